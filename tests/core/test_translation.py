"""What a translation was made from is kept in release.toml, and nothing else in that file moves."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.translation import confirmed, text_digest
from tests.core.check.ferry import EN, TOML


def test_a_digest_changes_with_a_word_and_not_with_a_line_break() -> None:
    assert text_digest(EN) == text_digest(EN.replace(" ", "\n").replace("\n\n", "\r\n \r\n"))
    assert text_digest(EN) != text_digest(EN.replace("64", "65"))


_DIGESTS = st.text("0123456789abcdef", min_size=16, max_size=16)


@given(st.lists(st.tuples(st.sampled_from(["ru", "fr"]), _DIGESTS), max_size=5))
def test_confirming_again_replaces_the_record_and_keeps_every_other_line(steps: list[tuple[str, str]]) -> None:
    facts = TOML.replace("[embargo]", "[translated.ru]\nfrom = 'en'\ndigest = 'old'  # by hand\n\n[embargo]")
    expected = {"ru": "old"}
    for language, digest in steps:
        facts = confirmed(facts, language, "en", digest)
        expected[language] = digest
    values = tomllib.loads(facts)
    assert {language: table["digest"] for language, table in values.pop("translated").items()} == expected
    assert values == tomllib.loads(TOML)

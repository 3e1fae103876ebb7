"""What an import decides: every row is new, changed, same or a question, and nobody is taken for somebody else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.contact import Agreement, Contact, ListRow
from mailer.core.errors import Misused
from mailer.core.intake import Choices, Doubt, Intake, Known, Suppressed, decide
from mailer.core.words import SuppressionKind

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
ANNA = Contact(1, "anna@wire.example", "Anna Example", "Wire", agreement=Agreement(SINCE, "by letter"))
OMAR = Contact(2, "omar@desk.example", "Omar Sample", "The Desk", others=("omar@post.example",))


def row(line: int, email: str, name: str = "", outlet: str = "", *others: str, agreed: bool | None = None) -> ListRow:
    return ListRow(line, Contact(0, email, name, outlet, others=others), agreed)


def decided(
    *rows: ListRow,
    people: tuple[Contact, ...] = (ANNA, OMAR),
    suppressed: dict[str, SuppressionKind] | None = None,
    **choices: object,
) -> Intake:
    stops = {key: Suppressed(kind, SINCE) for key, kind in (suppressed or {}).items()}
    return decide(rows, Known(people, {person.id for person in people}, stops), Choices(**choices))  # type: ignore[arg-type]


def test_a_change_is_told_field_by_field() -> None:
    (change,) = decided(row(2, "ANNA@wire.example", "Anna E. Example", "", agreed=None)).changed
    assert change.fields == {"name": ("Anna Example", "Anna E. Example")}
    assert (change.agrees, change.ended) == (False, "")


def test_a_known_person_is_known_by_any_of_their_addresses_and_the_first_of_the_line_is_written_to() -> None:
    (change,) = decided(row(2, "omar@post.example", "Omar Sample", "The Desk")).changed
    assert change.new.addresses == ("omar@post.example", "omar@desk.example")


def test_the_same_name_and_outlet_with_another_address_is_a_question_and_nothing_is_written() -> None:
    intake = decided(row(2, "anna2@wire.example", "anna EXAMPLE", "wire"))
    ((question),) = intake.questions
    assert (question.doubt, question.other) == (Doubt.SAME_PERSON, "anna@wire.example")
    assert (intake.new, intake.changed, intake.same) == ([], [], [])
    assert [person.email for person in intake.missing] == ["omar@desk.example"]  # Anna may be in the file


def test_said_to_be_the_same_person_the_new_address_is_added_and_written_to() -> None:
    intake = decided(
        row(2, "anna2@wire.example", "Anna Example", "Wire"), same={"anna2@wire.example": "anna@wire.example"}
    )
    (change,) = intake.changed
    assert change.new.id == ANNA.id
    assert change.new.addresses == ("anna2@wire.example", "anna@wire.example")


def test_said_to_be_another_person_the_address_is_a_new_contact() -> None:
    intake = decided(row(2, "anna2@wire.example", "Anna Example", "Wire"), other={"anna2@wire.example"})
    assert [one.contact.email for one in intake.new] == ["anna2@wire.example"]


@pytest.mark.parametrize(
    "choices", [{"other": {"typo@wire.example"}}, {"same": {"anna2@wire.example": "nobody@wire.example"}}]
)
def test_a_choice_for_an_address_that_is_not_there_is_refused(choices: dict[str, object]) -> None:
    with pytest.raises(Misused, match=r"(typo|nobody)@wire\.example"):
        decided(row(2, "anna2@wire.example", "Anna Example", "Wire"), **choices)  # type: ignore[arg-type]


def test_the_same_name_and_outlet_on_two_lines_of_the_file_is_a_question_about_the_second() -> None:
    intake = decided(row(2, "new@a.example", "New One", "Wire"), row(3, "one@a.example", "New One", "Wire"))
    assert [one.line for one in intake.new] == [2]
    assert [(one.doubt, one.row.line, one.line) for one in intake.questions] == [(Doubt.TWICE_IN_FILE, 3, 2)]


def test_people_without_a_name_are_never_taken_for_one_another() -> None:
    intake = decided(row(2, "a@wire.example", "", "Wire"), row(3, "b@wire.example", "", "Wire"), people=())
    assert len(intake.new) == 2


def test_a_desks_address_beside_their_own_makes_nobody_another_person() -> None:
    intake = decided(row(2, "boris@desk.example", "Boris Probe", "The Desk", "omar@post.example"))
    assert [one.doubt for one in intake.questions] == [Doubt.TWO_PEOPLE]


def test_addresses_of_two_people_on_one_line_are_a_question() -> None:
    intake = decided(row(2, "anna@wire.example", "", "", "omar@desk.example"))
    assert [one.doubt for one in intake.questions] == [Doubt.TWO_PEOPLE]


def test_two_lines_for_two_addresses_of_one_known_person_are_one_person() -> None:
    intake = decided(row(2, "omar@desk.example"), row(3, "omar@post.example"))
    assert [(one.doubt, one.row.line) for one in intake.questions] == [(Doubt.ONE_PERSON, 3)]


def test_a_no_and_a_new_outlet_end_an_agreement_and_silence_does_not() -> None:
    assert decided(row(2, "anna@wire.example")).changed == []
    assert decided(row(2, "anna@wire.example", agreed=False)).changed[0].ended == "the list says no"
    moved = decided(row(2, "anna@wire.example", "", "Elsewhere", agreed=True)).changed[0]
    assert (moved.ended, moved.agrees) == ("a new outlet", True)


def test_a_suppressed_address_is_told_and_its_person_updated() -> None:
    intake = decided(
        row(2, "anna@wire.example", "Anna E."),
        row(3, "gone@wire.example"),
        suppressed={"anna@wire.example": SuppressionKind.ASKED, "gone@wire.example": SuppressionKind.FAILED},
    )
    assert [(one.line, stop.kind) for one, stop in intake.suppressed] == [
        (2, SuppressionKind.ASKED),
        (3, SuppressionKind.FAILED),
    ]
    assert (len(intake.changed), len(intake.new)) == (1, 1)


def test_who_is_on_the_list_and_not_in_the_file_is_missing() -> None:
    assert [person.id for person in decided(row(2, "anna@wire.example")).missing] == [2]


EMAIL = st.sampled_from(["anna@wire.example", "ANNA@wire.example", "omar@post.example", "n1@a.example", "n2@a.test"])
ROWS = st.lists(
    st.tuples(EMAIL, st.sampled_from(["", "Anna Example", "New One"]), st.sampled_from(["", "Wire"]), EMAIL),
    max_size=6,
)


@given(ROWS)
def test_every_row_is_decided_once_and_nobody_twice(rows: list[tuple[str, str, str, str]]) -> None:
    given_rows = [row(line, email, name, outlet, other) for line, (email, name, outlet, other) in enumerate(rows, 2)]
    intake = decided(*given_rows)
    lines = [
        *(one.line for one in intake.new),
        *(change.line for change in intake.kept),
        *(question.row.line for question in intake.questions),
    ]
    assert sorted(lines) == [one.line for one in given_rows]
    people = [change.new.id for change in intake.kept]
    assert len(people) == len(set(people))


@given(ROWS)
def test_what_is_written_is_the_same_when_it_comes_again(rows: list[tuple[str, str, str, str]]) -> None:
    for line, (email, name, outlet, _) in enumerate(rows, 2):
        first = decided(row(line, email, name, outlet))
        people = tuple(replace(change.new, id=change.new.id) for change in first.kept)
        again = decided(row(line, email, name, outlet), people=people)
        assert not people or (len(again.same), again.changed) == (1, [])

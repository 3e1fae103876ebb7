"""For every rule a release that breaks it, where the check must say so, and a release that nearly breaks it."""

from datetime import UTC, datetime

from mailer.core.translation import text_digest
from tests.core.check.ferry import EN, Case, Edit, en, ru, toml
from tests.core.check.file_cases import FILES

_NO_EMBARGO = Edit("release.toml", '[embargo]\nlift = 2026-12-01T10:00:00\nzone = "Europe/Paris"\n', "")
_EVENT = '[event]\nstart = {start}\nplace = "Paris, FR"\n\n[[contact]]'


def words(new: str) -> tuple[Edit, ...]:
    """These words at the end of an English paragraph, on line 7."""
    return en("(HTL).", f"(HTL). {new}")


def _event(start: str, date: str = "2026-12-01") -> tuple[Edit, ...]:
    return (*toml("[[contact]]", _EVENT.format(start=start)), *toml("date = 2026-12-01", f"date = {date}"))


_IN_MARCH = (*toml("date = 2026-12-01", "date = 2027-03-16"), *toml("lift = 2026-12-01", "lift = 2027-03-16"))
"""In 2027 New York changes its clocks on 14 March and Paris on the 28th."""


def _own_hours(paris: int, dushanbe: int) -> tuple[Edit, ...]:
    hours = f'"Paris, FR" = 2026-12-01T{paris}:00:00\n"Dushanbe, TJ" = 2026-12-01T{dushanbe}:00:00\n'
    return toml('[embargo]\nlift = 2026-12-01T10:00:00\nzone = "Europe/Paris"\n', f"[embargo.local]\n{hours}")


def _translated(digest: str) -> tuple[Edit, ...]:
    return toml("[[contact]]", f'[translated.ru]\nfrom = "en"\ndigest = "{digest}"\n\n[[contact]]')


PARITY = [
    Case("parity-paragraphs", "ru.md:11", ru("\n\n## Чего", "\n\nИ ещё.\n\n## Чего"), ru(".[^1]", ". И ещё.[^1]")),
    Case("parity-headings", "ru.md:11", ru("## Чего не хватает\n\n", ""), ru("## Чего", "### Чего")),
    Case(
        "parity-items",
        "ru.md:15",
        ru("- печатать одно расписание;\n", ""),
        ru("- печатать одно", "* печатать\n  одно"),
    ),
    Case("parity-footnotes", "ru.md:18", (*ru(".[^1]", "."), *ru("[^1]: ", "")), ru("[^1]\n", " [^1]\n")),
    Case("parity-kicker", "ru.md:1", ru("Доклад о пароме на озере Марин\n\n", ""), ru("Доклад о пароме", "Доклад")),
    Case(
        "parity-standfirst", "ru.md:5", ru("*Он берёт 64 человека.*", "Он берёт 64 человека."), ru("*Он", "*Сразу он")
    ),
    Case(
        "parity-links", "ru.md:16", ru("[фонари](https://marin.example/lamps)", "фонари"), ru("/lamps", "/ru/lamps")
    ),
    Case("parity-numbers", "ru.md:9", ru("40 минут", "14 минут"), ru("40 минут", "40\u00a0мин.")),
    Case(
        "parity-numbers", "ru.md:9", (*ru("40", "1,14"), *en("40", "1,140")), (*ru("40", "1 140"), *en("40", "1,140"))
    ),
    Case("parity-numbers", "ru.md:9", (*ru("40", "8,5"), *en("40", "85")), (*ru("40", "8,5"), *en("40", "8.5"))),
    Case(
        "parity-numbers",
        "ru.md:9",
        (*ru("40", "в 14:00"), *en("40", "at 4 pm")),
        (*ru("40", "14:00"), *en("40", "2 pm")),
    ),
    Case("parity-dates", "ru.md:7", ru("15 мая", "16 мая"), ru("15 мая 2027 года", "субботы 15.05.2027")),
    Case("parity-contacts", "ru.md:9", ru("минут", "минут, a@marin.example"), ru("паром", "паром")),
    Case(
        "parity-contacts",
        "ru.md:9",
        ru("40", "+33 1 99 00 41 08"),
        (*ru("40", "+33199004108"), *en("40", "+33 1 99 00 41 08")),
    ),
    Case("parity-capitals", "ru.md:7", ru("HTL", "HTL, ISBA"), (*ru("HTL", "HTL, НАТО"), *en("HTL", "HTL, NATO"))),
    Case("parity-capitals", "en.md:7", ru(" (HTL)", ""), (*ru("HTL", "ХТЛ"), *en("HTL", "HTL"))),
    Case("translation-stale", "ru.md", _translated("0123456789abcdef"), _translated(text_digest(EN))),
    Case(
        "translation-same",
        "ru.md:9",
        (
            *ru("Путь занимает 40 минут.[^1]", "The trip takes ever so long."),
            *en("The trip takes 40 minutes.[^1]", "The trip takes ever so long."),
        ),
        ru("Путь", "«The ferry sails again» Путь"),
    ),
]
DATES = [
    Case(
        "lift-past",
        "release.toml:7",
        (),
        (),
        datetime(2026, 12, 1, 9, tzinfo=UTC),
        datetime(2026, 12, 1, 8, 59, tzinfo=UTC),
    ),
    Case(
        "lift-near",
        "release.toml:7",
        (),
        (),
        datetime(2026, 12, 1, 7, 1, tzinfo=UTC),
        datetime(2026, 12, 1, 7, tzinfo=UTC),
    ),
    Case(
        "late-always",
        "release.toml:18",
        toml("[[contact]]", '[sending]\nlate = "hold"\nlate_after = "0s"\n\n[[contact]]'),
        toml("[[contact]]", '[sending]\nlate = "hold"\nlate_after = "30s"\n\n[[contact]]'),
    ),
    Case(
        "date-lift", "release.toml:2", toml("date = 2026-12-01", "date = 2026-11-30"), toml("T10:00:00", "T00:01:00")
    ),
    Case(
        "clocks-week",
        "release.toml:7",
        (*_IN_MARCH, *toml("Dushanbe, TJ", "New York, US-NY")),
        toml("Dushanbe, TJ", "New York, US-NY"),
    ),
    Case("lift-first-city", "release.toml:6", _own_hours(10, 10), _own_hours(10, 14)),
    Case(
        "date-old",
        "release.toml:2",
        (_NO_EMBARGO, *toml("2026-12-01", "2025-12-01")),
        (_NO_EMBARGO, *toml("2026-12-01", "2026-10-26")),
    ),
    Case(
        "date-archive",
        "release.toml:2",
        (_NO_EMBARGO, *toml("2026-12-01", "2011-11-23")),
        (_NO_EMBARGO, *toml("2026-12-01", "2025-12-01")),
    ),
    Case("event-past", "release.toml:17", _event("2026-11-23T10:00:00"), _event("2026-12-01T10:00:00")),
    Case("event-before-date", "release.toml:17", _event("2026-11-30T10:00:00"), _event("2026-12-01T10:00:00")),
    Case("event-before-lift", "release.toml:17", _event("2026-12-01T09:00:00"), _event("2026-12-01T10:00:00")),
    Case(
        "date-weekday", "en.md:7", en("15 May 2027", "Sunday 15 May 2027"), en("15 May 2027", "Saturday 15 May 2027")
    ),
    Case(
        "date-weekday", "en.md:7", words("On Monday 1 December it sails."), words("On Tuesday 1 December it sails.")
    ),
    Case("date-weekday", "ru.md:7", ru("15 мая", "воскресенья 15 мая"), ru("15 мая", "субботы 15 мая")),
    Case("date-weekday", "en.md:7", words("It met on Monday 6 January."), words("It meets on Wednesday 6 January.")),
    Case(
        "date-last-year",
        "en.md:7",
        words("It was opened on 1 December 2025."),
        words("It closed on 1 December 1996."),
    ),
    Case(
        "date-dateline",
        "en.md:7",
        en("The ferry of", "Paris, Dushanbe, 30 November 2026 – The ferry of"),
        words("On 30 November 2026 – a Monday – it sailed."),
    ),
    Case(
        "date-dateline",
        "ru.md:7",
        ru("Паром на", "Париж, Душанбе, 1 ноября 2026 г. — Паром на"),
        ru("Паром на", "На 1 ноября 2026 года — Паром на"),
    ),
    Case(
        "dateline-twice",
        "en.md:7",
        en("The ferry of", "PARIS, 1 December 2026 – The ferry of"),
        en("The ferry of", "Since 1 December 2026 – a Tuesday – the ferry of"),
    ),
    Case(
        "day-word",
        "en.md:9",
        (*en("The trip", "The trip today"), *toml("date = 2026-12-01", "date = 2026-11-30")),
        en("The trip", "The trip today"),
    ),
    Case(
        "day-word",
        "ru.md:9",
        (*ru("Путь", "Путь сегодня"), *toml("T10:00:00", "T21:30:00")),
        (*ru("Путь", "Путь сегодня"), *toml("T10:00:00", "T19:30:00")),
    ),
    Case(
        "day-word",
        "en.md:9",
        (*en("The trip", "On Thursday the trip"), *toml("-12-01T10", "-12-02T10")),
        (*en("The trip", "On Thursday 3 December 2026 the trip"), *toml("-12-01T10", "-12-02T10")),
    ),
]
WORDS = [
    Case(
        "left-over",
        "en.md:7",
        words("The cost is TK euros."),
        words("TKO is a term of boxing, and TK 1985 a flight."),
    ),
    Case("left-over", "en.md:7", words("The cost is XX million euros."), words("It met at the XX Congress.")),
    Case("left-over", "en.md:7", words("Call XXXX for more."), words("London had the XXX Olympic Games.")),
    Case(
        "left-over", "en.md:7", words("Said [insert name]."), words("It said: “They [the villagers] wait [sic] […].”")
    ),
    Case("left-over", "en.md:7", words("Lorem ipsum dolor."), words("Lore is kept by the ferrymen.")),
    Case("left-over", "en.md:7", words("Dear {{ name }}, hello."), words("The set {1, 2} is small.")),
    Case("left-over", "en.md:7", words("Says \\<NAME>."), words("Water of \\<5 degrees and air of > 3.")),
    Case("left-over", "en.md:7", words("The price is TBC."), words("The TBCs are a family of boats.")),
    Case("left-over", "en.md:7", words("DRAFT of Monday."), words("The draft of the boat is one metre.")),
    Case("left-over", "ru.md:7", ru("(HTL).", "(HTL). [вставить имя]"), ru("(HTL).", "(HTL) [бывший «Маяк»].")),
    Case("left-over", "ru.md:7", ru("(HTL).", "(HTL). УТОЧНИТЬ цену."), ru("(HTL).", "(HTL). Цену решили уточнить.")),
    Case("left-over", "release.toml:17", toml("Ann Sample", "[name]"), toml("Ann Sample", "Ann O. Sample")),
    Case("left-over-doubtful", "en.md:7", words("It cost XX in all."), words("A boat of the XX century.")),
    Case(
        "left-over-doubtful",
        "ru.md:7",
        ru("(HTL).", "(HTL). Их было XX тогда."),
        ru("(HTL).", "(HTL). Это XIX–XX века."),
    ),
    Case("embargo-in-text", "en.md:7", words("Embargoed until 10:00."), words("The arms embargo until 2030 stays.")),
    Case(
        "embargo-in-text",
        "en.md:1",
        en("A report on the ferry of Lake Marin", "EMBARGO: 10.00, Tuesday"),
        en("A report", "The oil embargo"),
    ),
    Case(
        "embargo-in-text",
        "en.md:7",
        words("Not for publication before noon."),
        words("It is not for the public before noon."),
    ),
    Case(
        "embargo-in-text", "en.md:7", words("This release is under embargo."), words("The country is under embargo.")
    ),
    Case(
        "embargo-in-text",
        "ru.md:1",
        ru("Доклад о", "ЭМБАРГО до 13:00: Доклад о"),
        ru("Доклад о", "Нефтяное эмбарго до конца года и доклад о"),
    ),
    Case(
        "embargo-in-text",
        "ru.md:7",
        ru("(HTL).", "(HTL). Не публиковать до 13:00."),
        ru("(HTL).", "(HTL). Доклад решили не публиковать."),
    ),
    Case("embargo-in-text", "en.md:7", words("Sous embargo jusqu’à 10 h."), words("Un embargo commercial demeure.")),
    Case("embargo-in-text", "en.md:7", words("Sperrfrist: 10 Uhr."), words("Embargo ended in May.")),
    Case(
        "immediate-in-embargoed",
        "en.md:1",
        en("A report on the ferry of Lake Marin", "FOR IMMEDIATE RELEASE"),
        words("They ask for the immediate release of the crew."),
    ),
    Case(
        "immediate-twice",
        "en.md:1",
        (_NO_EMBARGO, *en("A report on the ferry of Lake Marin", "For immediate release")),
        (_NO_EMBARGO, *words("An immediate release.")),
    ),
]
SCRIPT = [
    Case("script-foreign", "en.md:7", words("Эта запись есть по-русски."), words("Its name is «Журавль».")),
    Case("script-foreign", "release.toml:17", toml("Ann Sample", "Анна"), toml("Ann Sample", "Ann")),
    Case(
        "script-missing",
        "ru.md:9",
        ru("Путь занимает 40 минут.", "The trip takes forty minutes."),
        ru("Путь", "European Union Lake Forum: путь"),
    ),
    Case("script-mixed", "ru.md:9", ru("Путь", "Путь пaрома"), ru("Путь", "IT-путь")),
    Case("script-mixed", "en.md:9", en("The trip", "The tri\u0440"), en("The trip", "The trip’s α")),
    Case("script-mixed", "ru.md:9", ru("Путь занимает", "Путь c парома занимает"), ru("Путь", "Витамин C и путь")),
    Case("script-city", "ru.md:9", ru("Путь", "Путь из Paris"), ru("Путь", "Путь Paris Match")),
    Case("script-city", "ru.md:9", ru("Путь", "Путь из Moscow"), ru("Путь", "«Moscow» и The Moscow Times: путь")),
    Case(
        "name-script",
        "release.toml:17",
        toml('{ en = "Ann Sample", ru = "Анна Пример" }', '"Анна"'),
        toml('{ en = "Ann Sample", ru = "Анна Пример" }', '"Ann"'),
    ),
    Case(
        "name-missing",
        "release.toml:17",
        toml(', ru = "Анна Пример"', ""),
        toml('{ en = "Ann Sample", ru = "Анна Пример" }', '"Ann"'),
    ),
    Case(
        "place-name",
        "release.toml:15",
        toml('place = "Dushanbe, TJ"', 'zone = "Europe/Moscow"\nname = { en = "Kronstadt" }'),
        toml('place = "Dushanbe, TJ"', 'zone = "Europe/Moscow"\nname = { ru = "Кронштадт", en = "Kronstadt" }'),
    ),
]
_CONTACT = '[[contact]]\nname = { en = "Ann Sample", ru = "Анна Пример" }\n'
_REACH = 'phone = "+33 1 99 00 41 07"\nemail = "press@marin.example"\n'
PEOPLE = [
    Case(
        "contact-none",
        "release.toml",
        toml(_CONTACT + _REACH, ""),
        (*toml(_CONTACT + _REACH, ""), *toml('kind = "release"', 'kind = "note"')),
    ),
    Case(
        "contact-phone",
        "release.toml:18",
        toml("+33 1 99 00 41 07", "317-89-30"),
        toml("+33 1 99 00 41 07", "(+33) 1 99 00 41 07"),
    ),
    Case(
        "contact-phone",
        "release.toml:18",
        toml("+33 1 99 00 41 07", "8 (812) 317-89-30"),
        toml("+33 1 99 00 41 07", "00 7 812 317-89-30"),
    ),
    Case(
        "contact-digits",
        "release.toml:18",
        toml("99 00 41 07", ""),
        toml("+33 1 99 00 41 07", "+44 (0) 20 7946 0018 ext. 12345"),
    ),
    Case(
        "contact-email", "release.toml:19", toml("marin.example", "marin"), toml("marin.example", "sub.marin.example")
    ),
    Case(
        "contact-reach",
        "release.toml:16",
        toml(_REACH, ""),
        toml('phone = "+33 1 99 00 41 07"\n', ""),
    ),
    Case("phone-in-text", "en.md:7", words("Tel. 317-89-30."), words("Tel. +33 1 99 00 41 07.")),
]
CHARACTERS = [
    Case("char-lost", "en.md:9", en("trip", "tri\ufffd"), en("trip", "trip?")),
    Case("char-mojibake", "ru.md:9", ru("Путь", "ÐŸÑƒÑ‚ÑŒ"), ru("Путь", "РС, СССР, РСФСР: путь")),
    Case("char-mojibake", "ru.md:9", ru("Путь", "РџСѓС‚СЊ"), ru("Путь", "«Путь» —")),
    Case("char-mojibake", "en.md:9", en("trip", "tripâ€™s"), en("trip", "trip’s château")),
    Case("char-invisible", "en.md:9", en("trip", "tr\u00adip"), en("trip", "tr-ip")),
    Case("char-invisible", "en.md:9", en("trip", "tr\u200bip"), en("trip", "\U0001f468\u200d\U0001f467 trip")),
    Case(
        "char-space",
        "en.md:9",
        en("The trip", "The trip takes\u00a0rather"),
        en("The trip", "Mr\u00a0Sample’s trip of 10\u00a0000 m"),
    ),
    Case(
        "char-space",
        "en.md:9",
        en("The trip", "The \u00a0trip"),
        en("The trip", "Il dit\u202f: «\u00a0oui\u00a0» — the trip"),
    ),
    Case("char-decomposed", "ru.md:9", ru("Путь", "Мои\u0306 путь"), ru("Путь", "Мой путь")),
]
STRUCTURE = [
    Case("footnote-unused", "en.md:18", en(".[^1]", "."), en(".[^1]", "[^1].")),
    Case("footnote-missing", "en.md:9", en(".[^1]", ".[^1][^2]"), en(".[^1]", ".[^1][^1]")),
    Case("footnote-plain", "en.md:7", words("It was measured.[2]"), words("It was [2] metres.")),
    Case(
        "section-empty",
        "en.md:11",
        en("## What", "## Before\n\n## What"),
        en("## What", "## Before\n\n- It sank.\n\n## What"),
    ),
    Case("list-missing", "en.md:9", en("40 minutes.[^1]", "40 minutes[^1]:"), words("It takes:\n\n“Forty minutes.”")),
    Case("link-broken", "en.md:16", en("https://marin.example", "marin.example"), en("https://", "http://")),
    Case(
        "link-broken",
        "en.md:16",
        en("https://marin.example/lamps", "https://marin.example/the lamps"),
        en("/lamps", "/lamps?a=1#b"),
    ),
    Case(
        "link-broken",
        "en.md:16",
        en("https://marin.example/lamps", "report.pdf"),
        en("https://marin.example/lamps", "mailto:a@marin.example"),
    ),
    Case("link-broken", "en.md:7", words("See https:/marin.example now."), words("See https://marin.example now.")),
]
SIZE = [
    Case(
        "headline-long",
        "en.md:3",
        en("sails again", "sails " + "again and " * 14),
        en("sails again", "sails " + "again and " * 13),
    ),
]
CASES = [*PARITY, *DATES, *WORDS, *SCRIPT, *PEOPLE, *CHARACTERS, *STRUCTURE, *SIZE, *FILES]

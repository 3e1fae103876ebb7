"""Phone numbers as offices write them → international form (ITU-T E.164), when their country is known."""

from dataclasses import replace

from mailer.core.errors import Misused
from mailer.core.importing.parts import Parts, Person


def check_country(code: str) -> str:
    """That code of a country (ISO 3166). Raises Misused for one whose phone numbers nobody knows."""
    from phonenumbers import SUPPORTED_REGIONS  # late, as below: few phones are written without their country

    if code.upper() not in SUPPORTED_REGIONS:
        raise Misused(f"“{code}” is not a country's code; write two letters such as FR or RU.")
    return code.upper()


def international(phone: str, country: str | None) -> str:
    """The number with its country's code, or as it was written when that country has no such number.

    A number that begins with + stays as it was written, but for a national 0 in brackets: +44 (0)20.
    """
    if phone.startswith("+") and "(0)" not in phone:
        return phone
    import phonenumbers

    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_possible_number(number):
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def with_country(parts: Parts, country: str | None) -> None:
    """Writes the phones of a text in international form, and asks for the country of those it cannot."""
    parts.people = [_completed(person, parts, country) for person in parts.people]


def _completed(person: Person, parts: Parts, country: str | None) -> Person:
    phone = international(person.phone, country) if person.phone else ""
    if phone != person.phone:
        parts.label(person.line, person.phone, f"written as {phone}")
    elif phone and not phone.startswith("+"):
        also = f"; {country} has no such number" if country else ""
        parts.remarks.append(
            f"{parts.at(person.line)}: the phone {phone} has no country code{also}. In which country is it? Say"
            " --country FR, or write it in full in release.toml."
        )
    return replace(person, phone=phone)

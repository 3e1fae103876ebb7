"""The question to ask about a time that two people would read as two different hours."""

import re

_TWELVE_HOURS = re.compile(r"(?<!\d)(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?\s*[ap]\.?\s?m\b", re.IGNORECASE)
_NOON_OR_MIDNIGHT = re.compile(r"\b(noon|midday|midnight)\b", re.IGNORECASE)


def question_about(text: str) -> str | None:
    """The sentence that asks what is meant by a 12-hour time, or by noon or midnight; None where nothing is open."""
    if match := _TWELVE_HOURS.search(text):
        if match["hour"] == "12":
            minute = match["minute"] or "00"
            return (
                f"“{text}” is a 12-hour time; is it midnight or noon? Write 00:{minute} for the night,"
                f" or 12:{minute} for the day."
            )
        return f"“{text}” is a 12-hour time; is it morning or evening? Write it as 00:00 to 23:59."
    if match := _NOON_OR_MIDNIGHT.search(text):
        return (
            f"“{text}” says “{match[0]}”; which minute of which day is it? Write 12:00 for noon, and 00:00 for the"
            " midnight with which a day begins."
        )
    return None

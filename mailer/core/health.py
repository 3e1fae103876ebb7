"""What `mailer doctor` finds: whether a thing is well, worth knowing, or would stop a send."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    WELL = "well"
    NOTE = "note"  # a send would work; something is lost or soon will be
    STOP = "stop"  # a send would not work


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at."""

    check: str
    health: Health
    said: str


def zone_data_health(version: str, now: datetime) -> tuple[Health, str]:
    """Zone data is published several times a year: that of last year is old once this one is three months in."""
    year = int(re.findall(r"\d{4}", version)[0])
    if (now.year - year) * 12 + now.month <= 15:
        return Health.WELL, f"{version}, from the Python package"
    return Health.NOTE, f"{version} is old: `pip install --upgrade tzdata`, then start the senders again"

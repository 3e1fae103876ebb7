"""The errors a person is told about: one sentence each, saying what is wrong, where, and what to do.

MailerError
├── Refused    exit 1: the request is understood and must not be done
│   └── NotNow    the same may be tried again later: the database is away
│       └── NoRoom    a disk takes nothing more
└── Misused    exit 2: the request itself is wrong (a bad value, a missing file)
"""


class MailerError(Exception):
    """The base of every error whose text is meant for a person; never shown with a traceback."""

    exit_code = 1


class Refused(MailerError):
    """The request is clear, and doing it would break a law or lose something."""


class NotNow(Refused):
    """What is in the way has nothing to do with the request, which may be made again."""


class NoRoom(NotNow):
    """A disk is full. Nothing of the request was kept, and it may be made again when there is room."""


class Misused(MailerError):
    """The request cannot be understood as written."""

    exit_code = 2

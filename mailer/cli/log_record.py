"""A log line for programs: stable keys, codes, instants as ISO 8601; docs/log-format.md says what each means."""

from collections.abc import Callable

from mailer.cli.times import iso
from mailer.store.log_line import LogLine, Tried

_COPY: dict[str, Callable[[LogLine], object]] = {
    "release": lambda line: line.slug,
    "distribution": lambda line: line.distribution_id,
    "kind": lambda line: line.kind.value,
    "wave": lambda line: line.wave_kind.value if line.wave_kind else None,
    "wave_at": lambda line: iso(line.wave_instant),
    "name": lambda line: line.name,
    "outlet": lambda line: line.outlet,
    "email": lambda line: line.email,
    "languages": lambda line: list(line.languages),
    "phase": lambda line: line.phase.value,
}
_ATTEMPT: dict[str, Callable[[Tried], object]] = {
    "attempt": lambda tried: tried.n,
    "started_at": lambda tried: iso(tried.started_at),
    "ended_at": lambda tried: iso(tried.ended_at),
    "seconds": lambda tried: round(tried.seconds, 6),
    "outcome": lambda tried: tried.outcome.value,
    "late": lambda tried: tried.late,
    "step": lambda tried: tried.step,
    "code": lambda tried: tried.code,
    "reply": lambda tried: tried.reply,
    "relay": lambda tried: tried.relay,
    "tls": lambda tried: tried.tls,
    "sha256": lambda tried: tried.bytes_sha256,
}
_STANDING: dict[str, Callable[[LogLine], object]] = {
    "delivery": lambda line: line.public_id,
    "message_id": lambda line: line.message_id,
    "state": lambda line: line.state.value,
    "report": lambda line: line.report.value,
    "next_try_at": lambda line: iso(line.next_try_at),
    "reason": lambda line: line.reason or None,
}

KEYS = ("id", "office_time", *_COPY, *_ATTEMPT, *_STANDING)
"""The keys of `mailer log --json` and the columns of `--csv`, in order; they are only ever added to."""


def record(line: LogLine, zone: str) -> dict[str, object]:
    """The line under its keys; what belongs to an attempt is None where there was none."""
    tried = line.tried
    return {
        "id": line.key,
        "office_time": iso(tried.ended_at, zone) if tried else None,
        **{key: read(line) for key, read in _COPY.items()},
        **{key: read(tried) if tried else None for key, read in _ATTEMPT.items()},
        **{key: read(line) for key, read in _STANDING.items()},
    }

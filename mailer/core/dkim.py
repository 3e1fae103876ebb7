"""DKIM signatures (RFC 6376, RFC 8463 for Ed25519) over the finished bytes of a message; relaxed/simple.

The body is signed as it is: base64 lines have no spaces that a relay could change.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

_SIGNED = (
    *("from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-language", "auto-submitted"),
    *("list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id"),
)
_ALONE = ("from", "to", "reply-to", "subject", "date")
"""Signed once more than they are there, so that nobody can add a second one (RFC 6376 section 8.15)."""

_LINE = 72


@dataclass(frozen=True, slots=True)
class Signer:
    """One key: the domain and selector under which its public half stands in DNS, and how it signs octets."""

    domain: str
    selector: str
    algorithm: Literal["rsa-sha256", "ed25519-sha256"]
    sign: Callable[[bytes], bytes]


def signed(message: bytes, signers: Sequence[Signer], now: datetime) -> bytes:
    """The message (lines ended by CRLF) with a signature of each signer before it. `now` is aware."""
    if not signers:
        return message
    head, _, body = message.partition(b"\r\n\r\n")
    headers = _relaxed(head)
    body_hash = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
    return b"".join(_signature(signer, headers, body_hash, now) for signer in signers) + message


def _signature(signer: Signer, headers: dict[str, bytes], body_hash: str, now: datetime) -> bytes:
    names = [name for name in _SIGNED if name in headers] + list(_ALONE)
    said = (
        f"DKIM-Signature: v=1; a={signer.algorithm}; c=relaxed/simple;\r\n d={signer.domain}; s={signer.selector};"
        f" t={int(now.timestamp())};\r\n h={_folded(names)};\r\n bh={body_hash};\r\n b="
    )
    (own,) = _relaxed(said.encode()).values()
    octets = b"".join(headers[name] + b"\r\n" for name in _SIGNED if name in headers) + own
    signature = base64.b64encode(signer.sign(octets)).decode()
    lines = [signature[at : at + _LINE] for at in range(0, len(signature), _LINE)]
    return (said + "\r\n ".join(lines) + "\r\n").encode()


def _relaxed(head: bytes) -> dict[str, bytes]:
    """Each header as RFC 6376 section 3.4.2 has it: one line, a lower-case name, single spaces; no name twice."""
    lines = re.sub(rb"\r\n(?=[ \t])", b"", head.removesuffix(b"\r\n")).split(b"\r\n")
    pairs = ((name.strip().lower(), value) for name, _, value in (line.partition(b":") for line in lines))
    return {name.decode(): name + b":" + re.sub(rb"[ \t]+", b" ", value).strip() for name, value in pairs}


def _folded(names: Sequence[str]) -> str:
    """The list of names on lines that fit."""
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > _LINE - 4:
            lines.append("")
        lines[-1] += f"{name}:"
    return "\r\n  ".join(lines).removesuffix(":")

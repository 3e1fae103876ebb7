"""The names of one delivery on the wire; all derive from its public id and none holds the recipient's address."""

import base64
import binascii
import hmac

MAILBOX = "bounce"
"""The mailbox of return paths: with subaddressing (RFC 5233) or a catch-all, one mailbox receives them all."""

_ID_BYTES, _MAC_BYTES = 16, 10
_TOKEN_LENGTH = 42  # 26 bytes in base32 without padding; with "bounce+" well under the 64 of RFC 5321 4.5.3.1.1
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 section 6, in lower case
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
_SHIFTS = range(10 * (_TOKEN_LENGTH // 2 - 1), -1, -10)


def public_id(random16: bytes) -> str:
    """The public id of a delivery: 128 random bits, handed in, as 32 lower-case hex digits."""
    if len(random16) != _ID_BYTES:
        raise ValueError(f"a public id is made of {_ID_BYTES} bytes, not {len(random16)}")
    return random16.hex()


def message_id(public_id: str, domain: str) -> str:
    """The Message-ID of the delivery (RFC 5322 section 3.6.4), with its angle brackets."""
    return f"<{public_id}@{domain}>"


def envid(public_id: str) -> str:
    """The envelope id that a DSN gives back (RFC 3461 section 4.4); hex digits need no xtext."""
    return public_id


def return_path(public_id: str, secret: bytes, domain: str) -> str:
    """The delivery's own return path (VERP): signed, so that nobody can make up a bounce.

    Lower-case base32, because mail servers may change the case of what they give back.
    """
    name = bytes.fromhex(public_id)
    return f"{MAILBOX}+{_base32(name + _signature(name, secret))}@{domain}"


def read_return_path(address: str, secret: bytes) -> str | None:
    """The public id that a return path names, or None where the signature is not ours."""
    token = address.rpartition("@")[0].rpartition("+")[2].upper()
    if len(token) != _TOKEN_LENGTH:
        return None
    try:
        data = base64.b32decode(token + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    name, signature = data[:_ID_BYTES], data[_ID_BYTES:]
    return name.hex() if hmac.compare_digest(signature, _signature(name, secret)) else None


def _base32(data: bytes) -> str:
    """The 26 bytes as base32: two letters for ten bits, which is four times as fast as the library's."""
    number = int.from_bytes(data, "big") << 2  # 208 bits, and the two that fill the last letter
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def _signature(name: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"return path:" + name, "sha256")[:_MAC_BYTES]

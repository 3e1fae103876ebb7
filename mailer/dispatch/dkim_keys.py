"""The keys that our own DKIM signatures are made with, read once from the files that the settings name."""

import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mailer.core.dkim import Signer
from mailer.core.errors import Misused
from mailer.settings import Settings

_SHORTEST = 1024  # bits; RFC 8301 section 3.2: verifiers take no shorter RSA key


def signers_of(settings: Settings) -> tuple[Signer, ...]:
    """A signer for each key of MAILER_DKIM_KEYS; none where our mail server signs.

    Raises Misused, naming the key, for one that cannot be used.
    """
    domain = settings.dkim_domain or settings.from_domain
    if settings.dkim_keys and not domain:
        raise Misused("MAILER_DKIM_KEYS needs the domain that signs; set MAILER_DKIM_DOMAIN, or MAILER_SENDER.")
    return tuple(_signer(domain, *_named(entry)) for entry in settings.dkim_keys)


def _named(entry: str) -> tuple[str, Path]:
    selector, _, file = (part.strip() for part in entry.partition("="))
    if not selector or not file:
        raise Misused(f"MAILER_DKIM_KEYS cannot use “{entry}”; write selector=file, such as s1=keys/dkim.pem.")
    return selector, Path(file)


def _signer(domain: str, selector: str, file: Path) -> Signer:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as fault:
        raise Misused(f"The DKIM key {file} cannot be read: {fault.strerror or fault}.") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Misused(f"{file} holds no private key as PEM without a password; make one as the guide says.") from None
    if isinstance(key, Ed25519PrivateKey):  # RFC 8463 section 3: what is signed is the hash
        return Signer(domain, selector, "ed25519-sha256", lambda octets: key.sign(hashlib.sha256(octets).digest()))
    if not isinstance(key, RSAPrivateKey) or key.key_size < _SHORTEST:
        raise Misused(f"The DKIM key {file} is no RSA key of {_SHORTEST} bits or more, and no Ed25519 key.")
    return Signer(domain, selector, "rsa-sha256", lambda octets: key.sign(octets, PKCS1v15(), SHA256()))

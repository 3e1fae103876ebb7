"""One key of our own DKIM signatures, read from its file: RSA, or Ed25519."""

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

_SHORTEST = 1024  # bits; RFC 8301 section 3.2: verifiers take no shorter RSA key


def signer_from(domain: str, selector: str, file: Path) -> Signer:
    """The signer of that domain and selector. Raises Misused, naming the file, for a key that cannot be used."""
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

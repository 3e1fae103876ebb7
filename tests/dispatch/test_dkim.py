"""Our own DKIM signatures, as other people's programs judge them, with keys read from files.

dkimpy judges both kinds of key, opendkim RSA and openssl Ed25519: whether a build of opendkim knows Ed25519 depends
on the library it was built with.
"""

import base64
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailer.core.dkim import Signer, signed
from mailer.core.errors import Misused
from mailer.core.message import fill
from mailer.dispatch.dkim_keys import signers_of
from mailer.settings import Settings
from tests.core.test_message import COMPILED, PERSON
from tests.email import judges

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MESSAGE = fill(COMPILED, PERSON)
RSA, ED25519 = rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate()
DNS = {
    b"s1._domainkey.office.example.": b"v=DKIM1; k=rsa; p="
    + base64.b64encode(
        RSA.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ),
    b"s2._domainkey.office.example.": b"v=DKIM1; k=ed25519; p="
    + base64.b64encode(ED25519.public_key().public_bytes_raw()),
}


def pem(
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey, password: bytes = b""
) -> bytes:
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)


def office(**changes: object) -> Settings:
    return Settings(sender="Press <press@office.example>", **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def signers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, ...]:
    folder = tmp_path_factory.mktemp("keys")
    (folder / "rsa.pem").write_bytes(pem(RSA))
    (folder / "ed.pem").write_bytes(pem(ED25519))
    return signers_of(office(dkim_keys=(f"s1={folder}/rsa.pem", f"s2 = {folder}/ed.pem")))


def verified(message: bytes, index: int = 0) -> bool:
    """Whether the signature that stands at that place holds."""
    try:
        return bool(dkim.DKIM(message).verify(index, dnsfunc=lambda name, timeout=5: DNS[name]))
    except dkim.ValidationError:
        return False


def test_both_kinds_of_key_sign_one_message_and_both_are_good(signers: tuple[Signer, ...]) -> None:
    message = signed(MESSAGE, signers, NOW)
    assert [verified(message, 0), verified(message, 1)] == [True, True]
    assert message.endswith(MESSAGE)
    assert re.findall(rb"a=(\S+);", message) == [b"rsa-sha256", b"ed25519-sha256"]
    assert max(map(len, message.removesuffix(MESSAGE).split(b"\r\n"))) <= 78


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: ", b"To: x"),
        (b"Subject: ", b"Subject: x"),
        (b"List-Unsubscribe: <mailto:leave", b"List-Unsubscribe: <mailto:l3ave"),
        (b"Content-Language: ru", b"Content-Language: kk"),
        (b"base64\r\n\r\n", b"base64\r\n\r\nAAAA"),
        (b"Date: ", b"Reply-To: other@office.example\r\nDate: "),
        (b"Date: ", b"Subject: another\r\nDate: "),
    ],
)
def test_one_changed_or_added_byte_breaks_them(
    signers: tuple[Signer, ...], old: bytes, new: bytes, index: int
) -> None:
    assert old in MESSAGE
    assert not verified(signed(MESSAGE, signers, NOW).replace(old, new, 1), index)


CHANGES = [(b"To: ", b"To: x"), (b"Subject: ", b"Subject: x"), (b"base64\r\n\r\n", b"base64\r\n\r\nAAAA")]


def test_opendkim_finds_an_rsa_signature_good_until_a_byte_is_changed(
    signers: tuple[Signer, ...], tmp_path: Path
) -> None:
    keys = {name.decode().rstrip("."): record.decode() for name, record in DNS.items()}
    message = signed(MESSAGE, signers[:1], datetime(2020, 12, 1, tzinfo=UTC))  # it refuses what is of tomorrow
    assert "d=office.example, 2048-bit key) succeeded" in judges.opendkim(tmp_path, message, keys)
    for old, new in CHANGES:
        told = judges.opendkim(tmp_path, message.replace(old, new, 1), keys)
        assert "failed: " in told
        assert "succeeded" not in told


def test_openssl_finds_an_ed25519_signature_good_until_a_byte_is_changed(
    signers: tuple[Signer, ...], tmp_path: Path
) -> None:
    pem_form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    key = ED25519.public_key().public_bytes(*pem_form)
    message = signed(MESSAGE, signers[1:], NOW)
    signature, octets = _signature_and_octets(message)
    assert judges.openssl_ed25519(tmp_path, key, signature, octets)
    for old, new in CHANGES[:2]:
        _, others = _signature_and_octets(message.replace(old, new, 1))
        assert not judges.openssl_ed25519(tmp_path, key, signature, others)


def _signature_and_octets(message: bytes) -> tuple[bytes, bytes]:
    """What RFC 8463 has signed: the SHA-256 of the headers that `h=` names, relaxed, and of the signature's own."""
    unfolded = message.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").split(b"\r\n")
    own, *others = [re.sub(rb"\s+", b" ", line).strip() for line in unfolded]
    fields = {line.partition(b":")[0].lower(): line.partition(b":")[2].strip() for line in others}
    names = b"".join(re.search(rb"h=([^;]+);", own)[1].split()).split(b":")  # type: ignore[index]
    before, _, signature = own.partition(b" b=")
    there = [name for number, name in enumerate(names) if name in fields and name not in names[:number]]
    relaxed = b"".join(name + b":" + fields[name] + b"\r\n" for name in there)
    octets = relaxed + b"dkim-signature:" + before.partition(b":")[2].strip() + b" b="
    return base64.b64decode(signature), hashlib.sha256(octets).digest()


names = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names)
def test_a_name_in_any_script_is_signed_as_it_is_folded(signers: tuple[Signer, ...], name: str) -> None:
    message = signed(fill(COMPILED, PERSON._replace(to_name=name)), signers, NOW)
    assert verified(message, 0)
    assert verified(message, 1)


def test_a_relay_that_folds_headers_otherwise_does_not_break_it(signers: tuple[Signer, ...]) -> None:
    message = signed(MESSAGE, signers, NOW)
    refolded = message.replace(b"Content-Language: ru, en", b"Content-Language:  ru,\r\n\ten")
    assert refolded != message
    assert verified(refolded)


def test_without_a_key_nothing_is_signed() -> None:
    assert signers_of(office()) == ()
    assert signed(MESSAGE, (), NOW) == MESSAGE


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no private key"),
        (pem(ED25519, b"secret"), "without a password"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "no RSA key of 1024 bits or more, and no Ed25519 key"),
    ],
)
def test_a_file_that_is_no_such_key_is_one_sentence_that_names_it(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(Misused, match=says):
        signers_of(office(dkim_keys=(f"s1={tmp_path}/key.pem",)))


@pytest.mark.parametrize(
    ("entry", "says"),
    [("s1", "write selector=file"), ("=x.pem", "write selector=file"), ("s1=no.pem", "cannot be read")],
)
def test_an_entry_that_leads_to_no_file_is_told(entry: str, says: str) -> None:
    with pytest.raises(Misused, match=says):
        signers_of(office(dkim_keys=(entry,)))


def test_the_domain_that_signs_is_the_senders_unless_another_is_set(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem(ED25519))
    keys = (f"s1={tmp_path}/key.pem",)
    assert signers_of(office(dkim_keys=keys))[0].domain == "office.example"
    assert signers_of(office(dkim_keys=keys, dkim_domain="lake.example"))[0].domain == "lake.example"
    with pytest.raises(Misused, match="MAILER_DKIM_DOMAIN"):
        signers_of(Settings(dkim_keys=keys))

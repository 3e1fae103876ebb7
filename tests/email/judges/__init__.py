"""How the foreign judges are asked: tools of other people that read the email's HTML and MIME in their own way."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
_PATIENCE = 120  # seconds


def need(present: object, what: str) -> None:
    """Skips the test, saying why, when a part is missing; in CI nothing may be skipped for that."""
    if not present:
        missing = f"{what} is not installed; scripts/system_packages.sh installs it"
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)


def _run(*command: str | Path, input_: bytes | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        list(map(str, command)),
        cwd=FOLDER,
        input=input_,
        env=env,
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    return (done.stdout + done.stderr).decode(errors="replace")


def vnu(pages: Iterable[Path]) -> list[str]:
    """What the W3C's validator finds wrong; the empty `a name` is for Gmail, which finds no other anchor."""
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    need(shutil.which("java") and jar.exists(), "vnu (with Java)")
    anchors = ".*“a” is missing required attribute “href”.*"
    return _run("java", "-jar", jar, "--errors-only", "--filterpattern", anchors, *pages).splitlines()


def html_validate(pages: Iterable[Path]) -> list[str]:
    """What html-validate finds wrong, under its recommended and accessibility rules but for what email needs."""
    tool = MODULES / ".bin/html-validate"
    need(tool.exists(), "html-validate")
    return _run(tool, "--config", "html-validate.json", "--formatter", "text", *pages).splitlines()


def caniemail(pages: Iterable[Path]) -> set[str]:
    """Each `feature | client` that the client lacks, or supports in part."""
    need((MODULES / "caniemail").exists(), "caniemail")
    return set(_run("node", "caniemail.mjs", *pages).splitlines())


def mail_readers(messages: Iterable[Path]) -> dict[str, Any]:
    """By file: subject, readers, HTML, text, attachments (name, type, base64), as two readers of mail find them."""
    need((MODULES / "postal-mime").exists(), "postal-mime")
    return dict(json.loads(_run("node", "parsers.mjs", *messages)))


def notmuch(folder: Path, raw: bytes) -> dict[str, Any]:
    """The subject and the parts of the one message in a new maildir, as notmuch (GMime) reads them."""
    need(shutil.which("notmuch"), "notmuch")
    for part in ("cur", "new", "tmp"):
        (folder / "mail" / part).mkdir(parents=True)
    (folder / "mail" / "cur" / "1:2,S").write_bytes(raw)
    config = folder / "config"
    config.write_text(f"[database]\npath={folder / 'mail'}\n[user]\nname=A\nprimary_email=a@post.example\n")
    env = {**os.environ, "NOTMUCH_CONFIG": str(config), "HOME": str(folder)}
    _run("notmuch", "new", env=env)
    return dict(json.loads(_run("notmuch", "show", "--format=json", "--include-html", "*", env=env))[0][0][0])


def spamassassin(raw: bytes, home: Path) -> tuple[float, set[str]]:
    """The score of SpamAssassin without any network, and the rules it names."""
    need(shutil.which("spamassassin"), "SpamAssassin")
    told = _run("spamassassin", "-t", "-L", input_=raw, env={**os.environ, "HOME": str(home)})
    status = re.search(
        r"^X-Spam-Status: \w+, score=(-?[\d.]+).*?tests=(.*?)\s+autolearn", told, re.MULTILINE | re.DOTALL
    )
    assert status, told[:500]
    return float(status[1]), set(re.split(r"[,\s]+", status[2]))


def opendkim(folder: Path, raw: bytes, keys: dict[str, str]) -> str:
    """What opendkim says of the first signature; `keys` are the DNS records by name, which it reads from a file."""
    need(shutil.which("opendkim"), "opendkim")
    message, config, records = folder / "message.eml", folder / "opendkim.conf", folder / "keys"
    message.write_bytes(raw)
    records.write_text("".join(f"{name} {record}\n" for name, record in keys.items()))
    config.write_text(f"Mode v\nTestPublicKeys {records}\n")
    return _run("opendkim", "-x", config, "-t", message)


def openssl_ed25519(folder: Path, public_key: bytes, signature: bytes, octets: bytes) -> bool:
    """Whether openssl finds that the signature is the key's (PEM) over these octets."""
    need(shutil.which("openssl"), "openssl")
    for name, content in (("key", public_key), ("signature", signature), ("octets", octets)):
        (folder / name).write_bytes(content)
    files = ("-inkey", folder / "key", "-sigfile", folder / "signature", "-in", folder / "octets")
    return "Signature Verified Successfully" in _run("openssl", "pkeyutl", "-verify", "-pubin", "-rawin", *files)

"""The message that every peer sends: the sample edition as two of our readers get it, with gaps for what is personal.

Its HTML has its CSS inlined already, so no peer spends time on that.
"""

import email
import email.policy
import json
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from benchmarks.workspace import Workspace

Letter = dict[str, dict[str, str]]
"""For each first language `subject`, `text` and `html`; gaps are `{{ name }}`, `{{ outlet }}` and `{{ id }}`."""

_READERS = {"en": 0, "ru": 1}


def letter_of(workspace: Workspace) -> tuple[Letter, int]:
    """The letter, and the octets of one such message as we send it."""
    files = {language: workspace.message_for(reader) for language, reader in _READERS.items()}
    letter = {language: _with_gaps(files[language], reader) for language, reader in _READERS.items()}
    return letter, max(path.stat().st_size for path in files.values())


def write_letter(letter: Letter, folder: Path) -> Path:
    """The letter as a file for programs that are not ours."""
    path = folder / "letter.json"
    path.write_text(json.dumps(letter), encoding="utf-8")
    return path


def _with_gaps(path: Path, reader: int) -> dict[str, str]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    texts = {"text": _part(message, "plain"), "html": _part(message, "html")}
    gaps = {f"Reader {reader}": "{{ name }}", f"Desk {reader}": "{{ outlet }}", "0" * 32: "{{ id }}"}
    for said, gap in gaps.items():
        texts = {kind: text.replace(said, gap) for kind, text in texts.items()}
    return {"subject": str(message["Subject"]), **texts}


def _part(message: EmailMessage, kind: str) -> str:
    part = cast(EmailMessage, message.get_body((kind,)))
    return str(part.get_content()).replace("\r\n", "\n")

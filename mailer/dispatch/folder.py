"""Reads a release folder, or a text file to import, from the disk: whole, within limits, or not at all."""

from pathlib import Path

from mailer.core.errors import Refused
from mailer.core.release import Release
from mailer.core.slug import check_slug
from mailer.store.releases import Source

MAX_TEXT = 2_000_000
"""Bytes: a text larger than this is no press release."""

MAX_ATTACHMENT = 25_000_000
"""Bytes: what mail servers commonly take as one message."""

_TEXTS = (".md", ".toml", ".txt")


def release_folder(workspace: Path, slug: str) -> Path:
    """Where the folder of that release is, or would be. Raises Misused for a name that cannot be one."""
    check_slug(slug)
    return workspace / "releases" / slug


def read_folder(workspace: Path, slug: str) -> tuple[Source, Release]:
    """The bytes of a release folder and the release that they say.

    Hidden files and folders inside it are left alone. Raises Refused or Misused, in one sentence, for a missing
    folder, a file that is too large or lies elsewhere, and whatever read_release cannot read.
    """
    from mailer.core.release_folder import read_release  # late: `status` only compares the files

    source = read_source(workspace, slug)
    return source, read_release(slug, source.files)


def read_source(workspace: Path, slug: str) -> Source:
    """The bytes of a release folder. Raises like read_folder, but for what they say."""
    folder = release_folder(workspace, slug)
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}; `mailer release import FILE… --slug {slug}` makes one.")
    return Source(_files(folder, folder))


def read_notice_words(workspace: Path, release: Release) -> dict[str, str]:
    """What the notices folder of a release says in each language; nothing where there is no such folder.

    Raises like read_folder.
    """
    from mailer.core.notice_words import FOLDER, notice_words  # late, like all that reads what a file says

    folder = release_folder(workspace, release.slug)
    inner = folder / FOLDER
    return notice_words(_files(inner, folder) if inner.is_dir() else {}, release.languages)


def write_back(workspace: Path, slug: str, before: Source, after: Source) -> bool:
    """Writes the facts of the folder as a change has made them. False where they were edited since, and are left."""
    from mailer.core.release_toml import NAME

    path = release_folder(workspace, slug) / NAME
    try:
        if path.read_bytes() != before.files[NAME]:
            return False
        beside = path.with_suffix(".new")
        beside.write_bytes(after.files[NAME])
        beside.replace(path)
    except OSError:
        return False
    return True


def _files(folder: Path, within: Path) -> dict[str, bytes]:
    """The files of a folder by name, none of which may lie outside `within`; hidden ones and folders are left out."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in paths:
        _refuse_elsewhere(path, within)
    return {path.name: read_file(path) for path in paths}


def _refuse_elsewhere(path: Path, folder: Path) -> None:
    """A link may lead to any file of the machine, and what it leads to may be another one tomorrow."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Refused(f"{path} is a link to a file elsewhere; put the file itself into the folder.")


def read_file(path: Path) -> bytes:
    """The bytes of one file. Raises Refused when it is too large for what it is, or cannot be read."""
    limit = MAX_TEXT if path.suffix.lower() in _TEXTS else MAX_ATTACHMENT
    try:
        if path.stat().st_size > limit:
            raise Refused(f"{path} is larger than {limit // 1_000_000} MB; take it out of the folder or shorten it.")
        return path.read_bytes()
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}.") from None

"""Releases: the immutable versions made of a release folder, and the blobs that hold their bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as package_version

from sqlalchemy import Connection, func, insert, select

from mailer.core.manifest import canonical, sha256
from mailer.core.release import Release
from mailer.core.zone import ZONE_DATA
from mailer.store.dialects import insert_new
from mailer.store.tables import blob, release, release_version


@dataclass(frozen=True)
class Source:
    """The bytes of a release folder."""

    files: Mapping[str, bytes]

    @property
    def digests(self) -> dict[str, str]:
        return {name: sha256(data) for name, data in sorted(self.files.items())}

    @property
    def digest(self) -> str:
        return sha256(canonical(self.digests))


def put_blob(connection: Connection, data: bytes) -> str:
    """Keeps the bytes once and returns their SHA-256."""
    digest = sha256(data)
    connection.execute(insert_new(connection, blob), {"sha256": digest, "bytes": data})
    return digest


def get_blob(connection: Connection, digest: str) -> bytes:
    return bytes(connection.execute(select(blob.c.bytes).where(blob.c.sha256 == digest)).scalar_one())


def next_version(connection: Connection, slug: str) -> int:
    """The number that the next version of this release will have."""
    query = select(func.max(release_version.c.n)).join(release).where(release.c.slug == slug)
    return (connection.scalar(query) or 0) + 1


def save_version(
    connection: Connection, story: Release, source: Source, stationery_digest: str, n: int, now: datetime
) -> int:
    """Makes version `n` of a release from its folder and returns the row's id; it is never changed afterwards."""
    connection.execute(insert_new(connection, release), {"slug": story.slug})
    release_id = connection.execute(select(release.c.id).where(release.c.slug == story.slug)).scalar_one()
    for data in source.files.values():
        put_blob(connection, data)
    row = connection.execute(
        insert(release_version)
        .values(
            release_id=release_id,
            n=n,
            source=source.digests,
            source_digest=source.digest,
            headlines={language: text.headline for language, text in story.texts.items()},
            stationery_digest=stationery_digest,
            renderer=f"press-mailer {package_version('press-mailer')}, premailer {package_version('premailer')}",
            zone_data=ZONE_DATA,
            cldr=f"Babel {package_version('babel')}",
            created_at=now,
        )
        .returning(release_version.c.id)
    )
    return int(row.scalar_one())

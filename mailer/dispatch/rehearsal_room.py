"""The room of a rehearsal: one folder with a scratch database, a moved clock and whatever its mail server takes.

A sender reads nothing but the room: its database, journals and clock have fixed names in the folder, its mail server
is on loopback and must be the built-in one. So a moved clock can never meet a real database or a real mail server.
"""

import json
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailer.core.errors import Refused
from mailer.dispatch.moved_clock import MovedClock, set_clock
from mailer.dispatch.sink import GREETING
from mailer.resources import migrations_path
from mailer.settings import Secret, Settings
from mailer.store.database import Database
from mailer.store.guards import claim_home
from mailer.store.schema import upgrade


@dataclass(frozen=True, slots=True)
class Room:
    """The folder of one rehearsal, and the names in it."""

    folder: Path

    @property
    def mail(self) -> Path:
        """What the mail server took, as .eml files, and its log."""
        return self.folder / "mail"

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock.json"

    @property
    def database_file(self) -> Path:
        return self.folder / "rehearsal.db"

    @property
    def sender_log(self) -> Path:
        return self.folder / "sender.log"

    @property
    def card(self) -> Path:
        """Which mail server, and the secrets of this rehearsal alone."""
        return self.folder / "rehearsal.json"

    def clock(self) -> MovedClock:
        return MovedClock(self.clock_file)

    def set_clock(self, instant: datetime) -> None:
        """Moves the clock of everybody in the room to this instant (aware)."""
        set_clock(self.clock_file, instant)


def make_room(folder: Path, begins: datetime) -> tuple[Room, bytes]:
    """Makes the folder, for its owner's eyes only, and in it a clock at that instant and an empty database.

    Returns the room and the key that its suppressions are kept under. Raises Refused for a folder with files in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not an empty folder; name a new one for the rehearsal.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise Refused(f"The folder {folder} cannot be made: {fault.strerror}.") from None
    room, key = Room(folder.resolve()), secrets.token_hex(24)
    set_clock(room.clock_file, begins)
    database = Database(f"sqlite:///{room.database_file}")
    upgrade(database, migrations_path())
    home = database.home()
    with database.act() as connection:
        claim_home(connection, home, key.encode())
    database.close()
    said = {"secret": secrets.token_hex(24), "suppression_key": key}
    room.card.write_text(json.dumps(said), encoding="utf-8")
    return room, key.encode()


def name_relay(room: Room, port: int) -> None:
    """Writes down on which port of loopback the rehearsal's mail server listens."""
    said = json.loads(room.card.read_text(encoding="utf-8"))
    room.card.write_text(json.dumps(said | {"port": port}), encoding="utf-8")


def settings_of(room: Room) -> Settings:
    """All that a sender of this rehearsal is told, whatever the environment and .env say.

    Raises Refused for a folder that is no rehearsal, for a database that lies elsewhere, and when another mail server
    than the built-in one answers.
    """
    try:
        said = json.loads(room.card.read_text(encoding="utf-8"))
        port, secret, key = int(said["port"]), str(said["secret"]), str(said["suppression_key"])
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(f"{room.folder} is not the folder of a rehearsal that is going on.") from None
    if room.database_file.resolve() != room.folder.resolve() / room.database_file.name:
        raise Refused(f"{room.database_file} leads to another database, which a moved clock must not touch.")
    _refuse_other_server(port)
    return Settings(  # reads neither the environment nor .env
        workspace=room.folder,
        state=room.folder,
        database=f"sqlite:///{room.folder.resolve() / room.database_file.name}",
        secret=Secret(secret),
        suppression_key=Secret(key),
        actor="rehearsal",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        smtp_connections=1,  # so that the order of the log is the order of the plan
    )


def _refuse_other_server(port: int) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            greeting = plain.makefile("rb").readline(1000)
    except OSError:
        greeting = b""
    if not greeting.startswith(f"220 {GREETING}".encode()):
        raise Refused(f"No mail server of a rehearsal answers on port {port}, so nothing is sent; it has ended.")

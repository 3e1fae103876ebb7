"""A Postfix of our own, on loopback and in a folder of its own, that puts whatever it takes into one maildir."""

import contextlib
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_port

PATIENCE = 30  # seconds

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.office.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
default_transport = error:nothing leaves
relay_transport = error:nothing leaves
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = {folder}/mail
virtual_mailbox_limit = 0
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Where it listens, and what it has put into the mailbox."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self._folder = folder

    def received(self, expected: int) -> list[bytes]:
        """The messages, with the lines that Postfix put before them, once so many are there; then it is empty."""
        inbox = self._folder / "mail" / "inbox" / "new"
        waited_until = time.monotonic() + PATIENCE
        while len(paths := list(inbox.glob("*"))) < expected:
            assert time.monotonic() < waited_until, (self._folder / "log").read_text()[-2000:]
            time.sleep(0.02)
        messages = [path.read_bytes() for path in paths]
        for path in paths:
            path.unlink()
        return messages


@contextlib.contextmanager
def postfix() -> Iterator[Postfix]:
    """Skips, saying why, where there is none or it cannot be started; in CI nothing may be skipped for that."""
    lacking = "" if shutil.which("postfix") else "Postfix is not installed; scripts/system_packages.sh installs it"
    if lacking := lacking or ("" if os.geteuid() == 0 else "Postfix starts for root only"):
        pytest.fail(lacking) if "CI" in os.environ else pytest.skip(lacking)
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    port = free_port()
    try:
        _lay_out(folder, port)
        command = ["postfix", "-c", folder / "etc"]
        process = subprocess.Popen([*command, "start-fg"], stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, folder / "log")
            yield Postfix(folder, port)
        finally:
            subprocess.run([*command, "stop"], check=True, capture_output=True)  # a signal would end its script alone
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder)


def _lay_out(folder: Path, port: int) -> None:
    folder.chmod(0o755)  # its servers run as users of their own, who must be able to enter
    owner = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postfix").gr_gid
    for name in ("etc", "queue", "data", "mail"):
        (folder / name).mkdir()
    for name in ("data", "mail"):
        os.chown(folder / name, *owner)
    uid, gid = owner
    (folder / "etc" / "main.cf").write_text(MAIN.format(folder=folder, uid=uid, gid=gid))
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port))


def _wait_for(port: int, log: Path) -> None:
    waited_until = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < waited_until, log.read_text() if log.exists() else "Postfix did not start"
        time.sleep(0.05)

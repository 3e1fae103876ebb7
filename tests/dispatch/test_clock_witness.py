"""The witnesses of a clock: the kernel, a greeting, a server's address; and that no answer is no error."""

import platform
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from mailer.core.clock_record import Evidence
from mailer.dispatch.clock import SystemClock
from mailer.dispatch.clock_witness import ask_relay, ask_witnesses, date_in, is_this_machine
from mailer.dispatch.kernel_clock import ask_kernel
from mailer.dispatch.relay import RelaySettings
from mailer.store.database import Database
from tests.conftest import Databases
from tests.dispatch.scripted import CUT, HALF, Scripted
from tests.ports import free_port

SILENT = 0.0


def greeting(told: datetime) -> str:
    return f"220 mx.test ESMTP Exim 4.96 {told:%a, %d %b %Y %H:%M:%S} +0000"


@pytest.fixture
def sqlite(databases: Databases) -> Database:
    return databases.fresh("sqlite")


def no_kernel() -> None:
    return None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("220 mx.test ESMTP Sendmail 8.15.2/8.15.2; Tue, 1 Dec 2026 13:02:11 +0100", 12),
        ("220-mx.test ESMTP Exim 4.96 #2 Tue, 01 Dec 2026 12:02:11 +0000", 12),
        ("AM7 Microsoft ESMTP MAIL Service ready at Tue, 1 Dec 2026 07:02:11 -0500", 12),
        ("mx.test ESMTP; 1 Dec 2026 12:02:11 -0000", 12),
        ("mx.test ESMTP; Tue, 1 Dec 2026 12:02:11 GMT", 12),
    ],
)
def test_date_of_a_greeting_is_read_as_mail_servers_print_it(said: str, told: int) -> None:
    assert date_in(said) == datetime(2026, 12, 1, told, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    ["mx.test ESMTP Postfix", "", "Tue, 32 Dec 2026 12:02:11 +0000", "Tue, 1 Dec 2026 12:02:11 +9999", "1 Dec 26"],
)
def test_greeting_without_a_date_that_exists_tells_no_time(said: str) -> None:
    assert date_in(said) is None


def test_mail_server_that_tells_the_right_time_is_not_ahead() -> None:
    with Scripted({"greeting": [greeting(datetime.now(UTC))]}) as server:
        witness = ask_relay(RelaySettings("127.0.0.1", server.port, "none"), SystemClock())
    assert witness is not None
    assert abs(witness.ahead) < timedelta(seconds=1.5)
    assert not witness.may_vouch, "it is on this machine"
    assert server.commands == ["quit"]


def test_mail_server_that_tells_another_time_says_by_how_much() -> None:
    with Scripted({"greeting": [greeting(datetime.now(UTC) + timedelta(hours=2))]}) as server:
        witness = ask_relay(RelaySettings("127.0.0.1", server.port, "none"), SystemClock())
    assert witness is not None
    assert abs(witness.ahead + timedelta(hours=2)) < timedelta(seconds=1.5)


@pytest.mark.parametrize("said", [CUT, HALF, "554 go away", "421 Tue, 1 Dec 2026 12:02:11 +0000", "220 mx.test"])
def test_mail_server_that_gives_no_time_is_no_witness_and_no_error(said: str) -> None:
    with Scripted({"greeting": [said]}) as server:
        assert ask_relay(RelaySettings("127.0.0.1", server.port, "none"), SystemClock()) is None


def test_mail_server_that_is_away_or_speaks_no_tls_is_no_witness_and_no_error() -> None:
    assert ask_relay(RelaySettings("127.0.0.1", free_port(), "none"), SystemClock()) is None
    with Scripted() as server:
        assert ask_relay(RelaySettings("127.0.0.1", server.port, "tls"), SystemClock()) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "here"),
    [
        ("127.0.0.1", "127.0.0.2", True),
        ("::1", "::1", True),
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth0", False),
    ],
)
def test_only_an_address_of_another_machine_has_another_clock(ours: str, theirs: str, here: bool) -> None:
    assert is_this_machine(ours, theirs) is here


def test_database_on_this_machine_has_no_other_clock(database: Database) -> None:
    assert not database.is_on_another_machine()


def test_mail_server_is_asked_only_where_no_other_speaks(sqlite: Database) -> None:
    now = SystemClock().now
    with Scripted({"greeting": [greeting(now() - timedelta(hours=1))]}) as server:
        relay = RelaySettings("127.0.0.1", server.port, "none")
        by_kernel = ask_witnesses(sqlite, SystemClock(), "mail1", relay, lambda: now().timestamp())
        assert (by_kernel, server.connections) == (Evidence(vouched_by="the kernel"), 0)
        by_relay = ask_witnesses(sqlite, SystemClock(), "mail1", relay, no_kernel)
    assert "ahead of the mail server's" in by_relay.contradiction


def test_nobody_speaks_where_there_is_neither_kernel_nor_server(sqlite: Database) -> None:
    assert ask_witnesses(sqlite, SystemClock(), "mail1", None, no_kernel) == Evidence()


def test_kernel_gives_its_time_or_no_answer() -> None:
    told = ask_kernel()
    assert told is None or abs(told - SystemClock().now().timestamp()) < 1


def test_kernel_is_asked_in_a_child_with_the_same_answer() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mailer.dispatch.kernel_clock"], capture_output=True, text=True, check=True
    )
    assert (ran.stdout.strip() == "None") is (ask_kernel() is None)


ASKING = {"x86_64": (159, 305), "aarch64": (171, 266)}
"""The numbers of adjtimex and clock_adjtime on machines of that kind."""
UNDER_A_FILTER = """
import ctypes, struct, sys
def step(code, yes, no, value):
    return struct.pack("HBBI", code, yes, no, value)
LOAD_NUMBER, IF_EQUAL, RETURN, KILL, ALLOW = 0x20, 0x15, 0x06, 0x80000000, 0x7FFF0000
first, second = map(int, sys.argv[1:])
steps = ctypes.create_string_buffer(
    step(LOAD_NUMBER, 0, 0, 0) + step(IF_EQUAL, 1, 0, first) + step(IF_EQUAL, 0, 1, second)
    + step(RETURN, 0, 0, KILL) + step(RETURN, 0, 0, ALLOW)
)
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
assert libc.prctl(22, 2, ctypes.byref(Program(5, ctypes.addressof(steps))), 0, 0) == 0  # PR_SET_SECCOMP, a filter
from mailer.dispatch.kernel_clock import ask_kernel, synchronised_time
print(synchronised_time(), flush=True)
ask_kernel()
print("not reached")
"""


def test_sandbox_that_kills_for_the_question_kills_no_worker() -> None:
    command = [sys.executable, "-c", UNDER_A_FILTER, *map(str, ASKING[platform.machine()])]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.returncode) == ("None\n", -signal.SIGSYS), ran.stderr

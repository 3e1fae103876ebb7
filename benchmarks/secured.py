"""What TLS with a login costs, and what DKIM signatures cost: the same job to the same sink, with and without.

Run it as `make figures`, or `python -m benchmarks.secured`. TLS is STARTTLS with the certificate checked, over the
loopback; its sink is our own quick one, DKIM's is Postfix's smtp-sink.
"""

import argparse
import contextlib
import statistics
import tempfile
from pathlib import Path

from benchmarks.keys import certificate, dkim_keys
from benchmarks.quick_sink import Manner, quick_sink
from benchmarks.servers import sink
from benchmarks.table import heading, say
from benchmarks.workspace import Ran, Workspace

_LOGIN = {"smtp_user": "press", "smtp_password": "a password for nothing"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="secured-")))
        workspace = Workspace(folder / "workspace", "sqlite:///var/mailer.db")
        workspace.import_people(options.people)
        heading(f"TLS and DKIM, {options.people} messages on SQLite, 4 connections, {options.rounds} rounds")
        pem, near = certificate(folder / "certificate.pem"), stack.enter_context(sink())
        ours = stack.enter_context(quick_sink(Manner(certificate=pem)))
        cases: dict[str, dict[str, object]] = {
            "unsigned": {"smtp_port": near},
            **{f"DKIM {kind}": _signed_with(file, near) for kind, file in dkim_keys(folder).items()},
            "without TLS": {"smtp_port": ours},
            "TLS + AUTH": {"smtp_port": ours, "smtp_security": "starttls", "smtp_ca_file": pem, **_LOGIN},
        }
        ran = _interleaved(workspace, cases, options.rounds)
    for kind in ("RSA-2048", "Ed25519"):
        _report(f"DKIM {kind}", "unsigned", ran, options.people)
    _report("TLS + AUTH", "without TLS", ran, options.people)


def _signed_with(file: Path, port: int) -> dict[str, object]:
    return {"smtp_port": port, "dkim_keys": f"s1={file}", "dkim_domain": "lake.example"}


def _interleaved(workspace: Workspace, cases: dict[str, dict[str, object]], rounds: int) -> dict[str, list[Ran]]:
    ran: dict[str, list[Ran]] = {name: [] for name in cases}
    for number in range(rounds):
        for order, (name, settings) in enumerate(cases.items()):
            workspace.schedule(f"wave-{number}-{order}")
            ran[name].append(workspace.run("run", "--until-idle", smtp_host="127.0.0.1", **settings))
    return ran


def _report(name: str, reference: str, ran: dict[str, list[Ran]], messages: int) -> None:
    share = statistics.median(
        plain.seconds / dressed.seconds for dressed, plain in zip(ran[name], ran[reference], strict=True)
    )
    rates = [messages / statistics.median(one.seconds for one in ran[case]) for case in (name, reference)]
    cpu = [statistics.median(one.cpu for one in ran[case]) / messages * 1000 for case in (name, reference)]
    say(
        name,
        "stated",
        f"{share:.0%}",
        f"of the same {reference}: {rates[0]:,.0f} of {rates[1]:,.0f} a second; CPU {cpu[0]:.2f} for {cpu[1]:.2f} s",
    )


if __name__ == "__main__":
    main()

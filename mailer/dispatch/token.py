"""Access tokens: what a command of the office prints, kept for a few minutes and asked for again when refused."""

import json
import shlex
import subprocess
import threading
import time

_KEPT = 300.0
"""Seconds for which a token is used again; they live for an hour or so, and the command knows better than we."""
_PATIENCE = 30.0

_known: dict[str, tuple[float, str]] = {}
_one_at_a_time = threading.Lock()


class TokenError(Exception):
    """No token could be had; its text is one sentence, without the token."""


def access_token(command: str, other_than: str = "") -> str:
    """What the command prints: a bare token, or JSON with `access_token`; with `other_than`, not that one again.

    May block for half a minute. Raises TokenError.
    """
    with _one_at_a_time:  # several connections open at once; one of them asks
        asked_at, token = _known.get(command, (0.0, ""))
        if not token or token == other_than or time.monotonic() - asked_at > _KEPT:
            token = _token_in(_printed(command))
            _known[command] = (time.monotonic(), token)
        return token


def _printed(command: str) -> str:
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise _error(f"gave none within {_PATIENCE:.0f} seconds") from None
    except (OSError, ValueError) as fault:
        raise _error(f"cannot be run: {fault}") from None
    if done.returncode:
        complaint = done.stderr.strip().splitlines() or ["it said nothing"]
        raise _error(f"failed with exit code {done.returncode}: {complaint[-1][:200]}")
    return done.stdout.strip()


def _token_in(printed: str) -> str:
    if printed.startswith("{"):
        try:
            said = json.loads(printed)
        except ValueError:
            said = {}
        printed = str(said.get("access_token") or said.get("accessToken") or "")
    if not printed or not printed.isascii() or len(printed.split()) != 1:
        raise _error("printed none; it must print nothing but an access token, or JSON with access_token")
    return printed


def _error(why: str) -> TokenError:
    return TokenError(f"no access token: the command in MAILER_SMTP_TOKEN_COMMAND {why}")

"""Logging in: PLAIN or LOGIN with a password, XOAUTH2 or OAUTHBEARER with a token.

All four give away what they prove, so they stand behind TLS, or on this machine: RelaySettings sees to that. There
CRAM-MD5 protects nothing more, and some servers that offer it cannot do it; so it is not used.
"""

from base64 import b64encode
from collections.abc import Callable

from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.smtp_client import Client
from mailer.dispatch.token import access_token

_Answer = tuple[int, bytes]
_MORE = 334


class NoLoginError(Exception):
    """The server offers no way to log in that we know; its text is one sentence."""


def log_in(client: Client, relay: RelaySettings) -> _Answer:
    """The server's last word: 235 where it knows us. A token that was kept is asked for anew where it is refused.

    Raises NoLoginError, TokenError, and what smtplib raises when the connection ends.
    """
    if not relay.token_command:
        return _chosen(client, {"PLAIN": _plain, "LOGIN": _login})(client, relay, relay.password)
    way = _chosen(client, {"XOAUTH2": _xoauth2, "OAUTHBEARER": _oauthbearer})
    token = access_token(relay.token_command)
    answer = way(client, relay, token)
    if answer[0] // 100 == 5 and (newer := access_token(relay.token_command, other_than=token)) != token:
        answer = way(client, relay, newer)
    return answer


_Way = Callable[[Client, RelaySettings, str], _Answer]


def _chosen(client: Client, ways: dict[str, _Way]) -> _Way:
    """The first of our ways that the server offers."""
    offered = client.esmtp_features.get("auth", "").upper().split()
    for mechanism, way in ways.items():
        if mechanism in offered:
            return way
    raise NoLoginError(
        f"the mail server offers no login that is used here ({' or '.join(ways)}):"
        f" it offers {', '.join(offered) or 'none'}"
    )


def _plain(client: Client, relay: RelaySettings, password: str) -> _Answer:
    """RFC 4616: UTF-8, so a password may hold any letter."""
    return client.docmd("AUTH", "PLAIN " + _base64(f"\0{relay.user}\0{password}"))


def _login(client: Client, relay: RelaySettings, password: str) -> _Answer:
    """The older way of Outlook and Exchange, which is in no RFC: name and password, each when it is asked for."""
    answer = client.docmd("AUTH", "LOGIN")
    for said in (relay.user, password):
        if answer[0] != _MORE:
            break
        answer = client.docmd(_base64(said))
    return answer


def _xoauth2(client: Client, relay: RelaySettings, token: str) -> _Answer:
    """As Google and Microsoft define it; a refusal is first explained, and then waits for an empty line."""
    said = f"user={relay.user}\x01auth=Bearer {token}\x01\x01"
    return _heard_out(client, client.docmd("AUTH", f"XOAUTH2 {_base64(said)}"), "")


def _oauthbearer(client: Client, relay: RelaySettings, token: str) -> _Answer:
    """RFC 7628 section 3.1; a refusal is first explained, and then waits for one control-A."""
    name = relay.user.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 section 4
    said = f"n,a={name},\x01host={relay.host}\x01port={relay.port}\x01auth=Bearer {token}\x01\x01"
    return _heard_out(client, client.docmd("AUTH", f"OAUTHBEARER {_base64(said)}"), _base64("\x01"))


def _heard_out(client: Client, answer: _Answer, to_go_on: str) -> _Answer:
    return client.docmd(to_go_on) if answer[0] == _MORE else answer


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()

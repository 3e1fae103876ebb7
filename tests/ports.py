"""Ports at which nobody listens until the test does, and which no other test that runs beside it is given."""

import atexit
import socket
from contextlib import ExitStack

_KEPT = ExitStack()
atexit.register(_KEPT.close)


def free_port() -> int:
    """Stays bound until this process ends, without listening: free for a server of ours, and given to nobody."""
    kept = _KEPT.enter_context(socket.socket())
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    return int(kept.getsockname()[1])

"""Tells the service manager that this process is ready and alive, in the way of sd_notify(3)."""

import contextlib
import socket

_ALIVE = b"READY=1\nWATCHDOG=1"


def tell_alive(manager: str) -> None:
    """One datagram to the manager's socket, empty where nobody asked; one that cannot hear is no fault of ours."""
    if not manager:
        return
    address = f"\0{manager[1:]}" if manager.startswith("@") else manager  # @ stands for an abstract socket
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
        ours.sendto(_ALIVE, address)

"""Ports for servers that tests start, whichever tests run beside them."""

from __future__ import annotations

import os
import socket

_held: list[socket.socket] = []


def a_port() -> int:
    """A free port that is ours until this process ends, whether or not a server stands on it just now.

    The same number is held for UDP, so that no other worker takes it between its choice and the server's start,
    and it lies below those from which the system gives a port to whoever connects.
    """
    ports = range(20_000, 30_000)
    first = os.getpid() * 101 % len(ports)
    for port in (*ports[first:], *ports[:first]):
        hold = socket.socket(type=socket.SOCK_DGRAM)
        try:
            hold.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            hold.close()
            continue
        _held.append(hold)
        return port
    raise OSError("no port is free")

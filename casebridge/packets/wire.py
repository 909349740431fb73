"""Messages between a process of ours and its child: each with its length before it."""

import socket
import struct


def send(to: socket.socket, message: bytes) -> None:
    """Send one message with its length before it."""
    to.sendall(struct.pack(">Q", len(message)) + message)


def receive(source: socket.socket) -> bytes:
    """Return the next message, empty when the other side has closed."""
    head = _exactly(source, 8)
    return _exactly(source, struct.unpack(">Q", head)[0]) if head else b""


def _exactly(source: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = source.recv(min(size - len(parts), 1 << 20))
        if not part:
            return b""
        parts += part
    return bytes(parts)

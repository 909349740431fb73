"""Ask a process of ours that was started for one question, and ends with its answer."""

import socket

from casebridge.evidence.reading.bare import start_bare
from casebridge.packets.wire import receive, send


def ask_once(module: str, question: bytes, seconds: float) -> bytes:
    """Start `module` in a bare process, send it one message and return its answer; empty when it died or was too slow.

    :param seconds: how long it may take in all.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = start_bare(module, theirs.fileno())
        ours.settimeout(seconds)
        try:
            send(ours, question)
            answer = receive(ours)
        except OSError:
            answer = b""
    process.kill()
    process.wait()
    return answer

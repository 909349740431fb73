"""The process that makes one paper: it reads plain values, answers with a PDF and ends."""

import os
import socket
import tempfile
from pathlib import Path

from casebridge.evidence.reading.limits import die_with_parent
from casebridge.packets import plain
from casebridge.packets.build import build
from casebridge.packets.given import PacketInput
from casebridge.packets.render import close_pool
from casebridge.packets.wire import receive, send

MEMORY = Path("/dev/shm")  # noqa: S108, a folder of ours is made inside it


def main(handle: int) -> None:
    """Answer the one request on the socket `handle`."""
    die_with_parent()
    in_memory = str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
    with socket.socket(fileno=handle) as asking, tempfile.TemporaryDirectory(dir=in_memory) as folder:
        paper = plain.load(PacketInput, receive(asking).decode())
        send(asking, build(paper, Path(folder)).path.read_bytes())
        close_pool()

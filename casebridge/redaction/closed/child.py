"""The closed child: one request about open files, one answer, and then it ends."""

import json
import socket

from pypdfium2 import PdfiumError

from casebridge.evidence.reading.limits import close_doors, die_with_parent, set_limits
from casebridge.evidence.reading.report import Refused
from casebridge.redaction.closed.burning import burn
from casebridge.redaction.closed.proving import prove
from casebridge.redaction.closed.searching import find

CPU_SECONDS, WALL_SECONDS = 120, 180
REQUEST_SIZE = 4 << 20
FILES_MOST = 200
WORK = {"find": find, "burn": burn, "prove": prove}


def main(handle: int) -> None:
    """Answer the one request on the socket `handle`: JSON with a length before it, and handles of files."""
    die_with_parent()
    close_doors()
    set_limits(cpu=CPU_SECONDS, wall=WALL_SECONDS)
    with socket.socket(fileno=handle) as talk:
        head, handles, _, _ = socket.recv_fds(talk, 8, FILES_MOST)
        data = b""
        while len(data) < int.from_bytes(head):
            data += talk.recv(65_536)
        request = json.loads(data)
        try:
            answer = {"refused": "", **WORK[request["work"]](handles, request)}
        except (PdfiumError, Refused, MemoryError, IndexError):
            answer = {"refused": "The pages could not be read."}
        told = json.dumps(answer).encode()
        talk.sendall(len(told).to_bytes(8) + told)

"""One abuser's program: `python -m bench.abuser`; its plan comes in as JSON.

It does as little itself as it can, since its processor would be its own: requests are made before it begins.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress

Answers = Counter[str]


def main() -> None:
    """Do what the plan says until its time is over; print how often each status came."""
    plan = json.loads(sys.stdin.readline())
    ends, answers = time.monotonic() + plan["seconds"], Counter[str]()
    act = trickle if plan["slow"] else hammer
    threads = [
        threading.Thread(target=act, args=(plan, number, ends, answers), daemon=True)
        for number in range(plan["connections"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(answers) + "\n")


def hammer(plan: dict, number: int, ends: float, answers: Answers) -> None:
    """Send one request after another as fast as they are answered."""
    requests = [text.encode() for text in plan["requests"]]
    turn = number
    while time.monotonic() < ends:
        with suppress(OSError), _connected(plan) as connection:
            while time.monotonic() < ends:
                turn += plan["connections"]
                connection.sendall(requests[turn % len(requests)])
                status, closed = _answer(connection)
                answers[status] += 1
                if closed:
                    break


def trickle(plan: dict, number: int, ends: float, answers: Answers) -> None:
    """Send a request byte by byte, twice a second, and begin anew when the server has had enough."""
    requests = [text.encode() for text in plan["requests"]]
    turn = number
    while time.monotonic() < ends:
        with suppress(OSError), _connected(plan) as connection:
            whole = requests[turn % len(requests)]
            turn += plan["connections"]
            head, body = whole[:-64], whole[-64:]
            connection.sendall(head)
            for byte in body:
                if time.monotonic() > ends:
                    return
                connection.sendall(bytes([byte]))
                connection.settimeout(0.5)
                with suppress(TimeoutError):
                    status, _closed = _answer(connection)
                    answers[status] += 1
                    time.sleep(0.5)
                    break


def _connected(plan: dict) -> socket.socket:
    return socket.create_connection(("127.0.0.1", plan["port"]), timeout=30, source_address=(plan["from"], 0))


def _answer(connection: socket.socket) -> tuple[str, bool]:
    """Read one answer; return its status, and whether the server closes."""
    text = b""
    while b"\r\n\r\n" not in text:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError
        text += more
    head, _, body = text.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), None)
    if length is None:
        return lines[0].split()[1].decode(), True
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError
        body += more
    return lines[0].split()[1].decode(), b"connection: close" in lines


if __name__ == "__main__":
    main()

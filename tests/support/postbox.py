"""A mail server on loopback that speaks real SMTP: it keeps what it took, and refuses or hangs up on demand."""

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from tests.delivery.samples import postfix


@dataclass
class PostBox:
    """What the server does, by the address that a letter is for, and what it took."""

    port: int = 0
    refuse: dict[str, tuple[int, str]] = field(default_factory=dict)
    hang_up_on: set[str] = field(default_factory=set)
    say_nothing: threading.Event = field(default_factory=threading.Event)
    took_one: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    encrypted: list[bool] = field(default_factory=list)
    # It takes letters to these and sends a report that they did not arrive into `returns`, a maildir.
    lost: set[str] = field(default_factory=set)
    returns: Path | None = None
    reports: bool = False
    asked: list[str] = field(default_factory=list)

    @property
    def letters(self) -> list[EmailMessage]:
        """Return what was taken, read as a mail program reads it."""
        return [email.message_from_bytes(raw, policy=email.policy.default) for _to, raw in self.taken]  # type: ignore[misc]

    @property
    def addresses(self) -> list[str]:
        """Return for whom each letter that was taken was."""
        return [to for to, _raw in self.taken]


class _Talk(socketserver.StreamRequestHandler):
    """One conversation; the server's `box` says how it goes."""

    def handle(self) -> None:
        """Answer commands until the other side ends."""
        self.box: PostBox = self.server.box  # type: ignore[attr-defined]
        self.box.connections += 1
        self.secure, self.known, self.to = False, self.box.login is None, ""
        self.say("220 postbox")
        while line := self.rfile.readline(4096):
            word, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            if not self.answer(word.upper(), rest):
                return

    def finish(self) -> None:
        """Close the connection, also the one that TLS was put around."""
        super().finish()
        self.connection.close()

    def answer(self, word: str, rest: str) -> bool:
        """Answer one command; False ends the conversation."""
        if word in ("EHLO", "HELO"):
            offers = ["STARTTLS"] * bool(self.box.tls and not self.secure) + ["AUTH PLAIN"] * bool(self.box.login)
            lines = ["postbox", *offers, *["DSN"] * self.box.reports]
            for line in lines[:-1]:
                self.say(f"250-{line}")
            self.say(f"250 {lines[-1]}")
        elif word == "STARTTLS" and self.box.tls:
            self.say("220 go on")
            self.connection = self.box.tls.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            self.secure = True
        elif word == "AUTH":
            said = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")[1:]
            self.known = tuple(said) == self.box.login
            self.say("235 welcome" if self.known else "535 no such user")
        elif word == "MAIL":
            self.box.asked.append(rest)
            self.say("250 fine" if self.known else "530 sign in first")
        elif word == "RCPT":
            return self.recipient(rest.partition("<")[2].partition(">")[0])
        elif word == "DATA":
            return self.data()
        elif word == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 fine")
        return True

    def recipient(self, address: str) -> bool:
        """Take, refuse or hang up on an address."""
        if address in self.box.hang_up_on:
            return False
        code, words = self.box.refuse.get(address, (250, "fine"))
        self.to = address
        self.say(f"{code} {words}")
        return True

    def data(self) -> bool:
        """Keep the letter, then say so, unless nothing is to be said."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.box.taken.append((self.to, b"".join(lines)))
        self.box.encrypted.append(self.secure)
        self.box.took_one.set()
        if self.box.say_nothing.is_set():
            # The other side is killed now: it never hears that its letter was taken.
            self.rfile.read(1)
            return False
        if self.box.returns is not None and self.to in self.box.lost:
            raw = postfix(self.to, self.box.taken[-1][1])
            (self.box.returns / "new" / f"{len(self.box.taken)}.postbox").write_bytes(raw)
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        """Send one line."""
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a conversation end that the other side broke off: a refused certificate, a kill."""


@contextmanager
def posted() -> Iterator[PostBox]:
    """Run a mail server on a free port until the block ends."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        box = PostBox(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()

"""Files and forms over a real connection: what was answered is known, and also that nothing was."""

import base64
import hashlib
import http.client
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from werkzeug.test import EnvironBuilder

from tests.support.house import House
from tests.support.visitors import Visitor

PART_TYPE = "application/offset+octet-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> dict[str, Any]:
        """Return the body of an answer to a program; nothing where it is none."""
        try:
            return dict(json.loads(self.body))
        except ValueError:
            return {}


class Wire:
    """One person's program: forms, and files in parts by the tus protocol, to a server that may die."""

    def __init__(self, house: House, visitor: Visitor, *, kept: bool = False) -> None:
        """Take where it sends, and who is signed in; `kept` keeps one connection open, as browsers do."""
        self.house, self.visitor = house, visitor
        self.kept = house.connect() if kept else None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send one request; `_` stands for `-` in names of headers."""
        carried = self.visitor.carried()
        sent = {
            "Cookie": self.house.cookie(self.visitor), "X-CSRFToken": carried["csrf_token"],
            "Connection": "keep-alive" if self.kept else "close", "Idempotency-Key": carried["form_key"],
            "Tus-Resumable": "1.0.0", "Accept": "application/json",
        }  # fmt: skip
        connection = self.kept or self.house.connect()
        try:
            connection.request(method, path, body, {**sent, **{k.replace("_", "-"): v for k, v in headers.items()}})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            if connection is not self.kept:
                connection.close()

    def form(self, path: str, fields: dict[str, Any], **headers: str) -> Answer:
        """Send a form as a page does."""
        made = EnvironBuilder(method="POST", data={**self.visitor.carried(), **fields}).get_request()
        return self.ask("POST", path, made.get_data(), Content_Type=made.content_type or "", **headers)

    def begin(self, case: str, length: int, name: str, **told: str) -> Answer:
        """Begin a file of a case; its address is in the answer's `Location`."""
        pairs = {"filename": name, **told}
        coded = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in pairs.items())
        return self.ask("POST", f"/cases/{case}/uploads", Upload_Length=str(length), Upload_Metadata=coded)

    def part(self, url: str, data: bytes | BinaryIO | Iterable[bytes], at: int, size: int) -> Answer:
        """Send a part of `size` bytes that begins at `at`."""
        return self.ask("PATCH", url, data, Content_Type=PART_TYPE, Upload_Offset=str(at), Content_Length=str(size))

    def state(self, url: str) -> Answer:
        """Ask how far a file came and what became of it."""
        return self.ask("GET", url)


def digest(data: bytes) -> str:
    """Return the SHA-256 as a person reads it."""
    return hashlib.sha256(data).hexdigest()

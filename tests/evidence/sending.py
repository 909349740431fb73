"""A program that speaks tus to a test's application: begins files, sends parts, asks how far they came."""

import base64
import hashlib
from typing import Any

from werkzeug.test import TestResponse

from tests.support.visitors import Visitor


class Sender:
    """One person who sends files to one case."""

    def __init__(self, visitor: Visitor, case: str) -> None:
        """Take who sends, and the public id of the case."""
        self.visitor = visitor
        self.all = f"/cases/{case}/uploads"

    def ask(self, method: str, url: str, data: bytes = b"", **headers: str) -> TestResponse:
        """Send one request with what every request of a page's program carries; `_` stands for `-` in names."""
        carried = self.visitor.carried()
        sent = {"Tus-Resumable": "1.0.0", "X-CSRFToken": carried["csrf_token"], "Idempotency-Key": carried["form_key"]}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.visitor.open(url, method=method, data=data, headers={k: v for k, v in sent.items() if v})

    def begin(self, length: int, name: str = "note.txt", **told: str) -> TestResponse:
        """Begin a file."""
        pairs = {"filename": name, **told}
        coded = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in pairs.items())
        return self.ask("POST", self.all, Upload_Length=str(length), Upload_Metadata=coded)

    def begun(self, data: bytes, name: str = "note.txt", **told: str) -> str:
        """Begin a file of these bytes and return its address."""
        told = {"sha256": hashlib.sha256(data).hexdigest(), **told}
        return self.begin(len(data), name, **told).headers["Location"]

    def part(self, url: str, data: bytes, at: int = 0, **headers: Any) -> TestResponse:
        """Send a part."""
        kind = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(at)}
        return self.ask("PATCH", url, data, **{**kind, **headers})

    def offset(self, url: str) -> int:
        """Return how far a file came."""
        return int(self.ask("HEAD", url).headers["Upload-Offset"])

    def whole(self, data: bytes, name: str = "note.txt", **told: str) -> dict[str, str]:
        """Send a file in one part and return what became of it."""
        url = self.begun(data, name, **told)
        self.part(url, data)
        return dict(self.visitor.get(url).json or {})

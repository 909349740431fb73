"""Taking in a file through the real server against sha256sum, cp and sync of the same bytes in the same run."""

import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.timing import seconds
from casebridge.db import db, transaction
from tests.factories import a_case
from tests.support.house import House
from tests.support.visitors import enter
from tests.support.wire import Wire, digest

SIZE_MB = 256
PART = 16 << 20


def measure(rounds: int) -> dict[str, Any]:
    """Return the seconds of the plain tools and of both doors, and the share of the tools' speed that each reaches."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        (folder / "house").mkdir()
        house = House(folder / "house")
        with house.app.app_context():
            with transaction():
                case = a_case("draft").public_id
            db.session.remove()
        wire = Wire(house, enter(house.app, "detective"))
        with house.web():
            _once(folder, wire, case)
            times = [_once(folder, wire, case) for _ in range(rounds)]
    plain, parts, form = (statistics.median(column) for column in zip(*times, strict=True))
    ratios = [statistics.median(one[0] / one[door] for one in times) for door in (1, 2)]
    return {
        "mb": SIZE_MB, "rounds": rounds, "baseline_s": round(plain, 3), "parts_s": round(parts, 3),
        "form_s": round(form, 3), "ratio_parts": round(ratios[0], 2), "ratio_form": round(ratios[1], 2),
        "worst": round(min(one[0] / one[1] for one in times), 2), "budget": 0.6,
        "what": "Share of the speed of sha256sum + cp + sync; ours is sent by a second process over a connection,"
        " hashed, synced, inspected and recorded.",
    }  # fmt: skip


def _once(folder: Path, wire: Wire, case: str) -> tuple[float, float, float]:
    """Take the same kind of file by each way, fresh bytes each time: a twin would not be stored."""
    sources = [_fresh(folder / f"recording-{way}.bin") for way in range(3)]
    plain = seconds(lambda: _plain(sources[0]))
    hashes = [digest(source.read_bytes()) for source in sources]
    parts = seconds(lambda: _in_parts(wire, case, sources[1], hashes[1]))
    form = seconds(lambda: _as_form(folder, wire, case, sources[2]))
    for source in sources:
        source.unlink()
    return plain, parts, form


def _fresh(path: Path) -> Path:
    with path.open("wb") as file:
        for _ in range(SIZE_MB):
            file.write(os.urandom(1 << 20))
        os.fsync(file.fileno())
    return path


def _plain(path: Path) -> None:
    copy = path.with_suffix(".copy")
    command = f"sha256sum '{path}' >/dev/null && cp '{path}' '{copy}' && sync '{copy}' && sync '{copy.parent}'"
    subprocess.run(["sh", "-c", command], check=True)
    copy.unlink()


def _in_parts(wire: Wire, case: str, source: Path, sha256: str) -> None:
    """Send as the page does: part after part over the upload protocol."""
    size = source.stat().st_size
    wire = Wire(wire.house, wire.visitor, kept=True)
    url = wire.begin(case, size, source.name, sha256=sha256).headers["Location"]
    with source.open("rb", buffering=0) as file:
        for at in range(0, size, PART):
            length = min(PART, size - at)
            answer = wire.part(url, file.read(length), at, length)
            if answer.status != 204:
                raise RuntimeError(f"A part was answered with {answer.status}.")
    found = wire.state(url).json
    if found.get("sha256") != sha256:
        raise RuntimeError("The file is not the one that was sent.")


def _as_form(folder: Path, wire: Wire, case: str, source: Path) -> None:
    """Send as a page without scripts does: one form."""
    fields = [*wire.visitor.carried().items()]
    told = [f"--form-string {name}={value}" for name, value in fields]
    command = [
        "curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", *" ".join(told).split(),
        "--form", f"files=@{source}", "--header", f"Cookie: {wire.house.cookie(wire.visitor)}",
        f"http://127.0.0.1:{wire.house.port}/cases/{case}/evidence",
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    if done.stdout != "303":
        raise RuntimeError(f"The form was answered with {done.stdout}.")

"""A file costs the web process no memory worth speaking of, however large it is."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from casebridge.db import db, transaction
from tests.factories import a_case
from tests.support.house import House, workers_of
from tests.support.visitors import enter
from tests.support.wire import Wire

MIB = 1 << 20
PART = 16 * MIB


@contextmanager
def a_web_process() -> Iterator[tuple[Wire, str, psutil.Process]]:
    """Give somebody who sends to a server with one worker, a case, and that worker, warm."""
    with tempfile.TemporaryDirectory(prefix="memory-") as folder:
        house = House(Path(folder), CASEBRIDGE_WEB_WORKERS="1")
        with house.app.app_context():
            with transaction():
                case = a_case("draft").public_id
            db.session.remove()
        wire = Wire(house, enter(house.app, "detective"))
        with house.web() as process:
            _send(wire, case, 2 * MIB)
            yield wire, case, psutil.Process(workers_of(process)[0])


def growth(size: int) -> int:
    """Return by how many bytes the web process grows at most while it takes a file."""
    with a_web_process() as (wire, case, worker):
        before = worker.memory_info().rss
        return _send(wire, case, size, worker) - before


def _send(wire: Wire, case: str, size: int, worker: psutil.Process | None = None) -> int:
    """Send a file, made as it goes, and return the most that the worker held."""
    url, most = wire.begin(case, size, "recording.bin").headers["Location"], 0
    for at in range(0, size, PART):
        length = min(PART, size - at)
        chunks = (at.to_bytes(8, "big") * (MIB // 8) for _ in range(length // MIB))
        assert wire.part(url, chunks, at, length).status == 204
        most = max(most, worker.memory_info().rss if worker else 0)
    assert wire.state(url).json["sha256"]
    return most


@pytest.mark.sweep
def test_sixty_four_mebibytes_cost_sixteen_at_most():
    assert growth(64 * MIB) <= 16 * MIB


@pytest.mark.sweep
def test_two_gibibytes_cost_sixty_four_mebibytes_at_most():
    assert growth(2048 * MIB) <= 64 * MIB

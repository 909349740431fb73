"""Measure the packet against rendering the same pages in one go, on invented content."""

import json
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from casebridge.config import SealFiles
from casebridge.evidence.reading.bare import start_bare
from casebridge.packets import wire
from casebridge.packets.benchinput import a_large_packet, receive
from casebridge.packets.build import Built, build
from casebridge.packets.content import Passage
from casebridge.packets.findings import accepted
from casebridge.packets.fonts import write_config
from casebridge.packets.given import PacketInput, SealMark
from casebridge.packets.render import WORKER, pool, style
from casebridge.packets.seal.authority import load, make_own
from casebridge.packets.seal.roots import roots_of
from casebridge.packets.seal.sign import put_on
from casebridge.packets.text import write_text
from casebridge.packets.verify import verify

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class PacketFigures:
    """Seconds, unless the name says otherwise; `baseline` is one go of the renderer, scaled to the same pages.

    `stamp_page` is for one page. `memory_mb` is what this process and its renderers hold after the first build.
    """

    pages: int
    baseline: float
    first: float
    intake: float
    unchanged: float
    one_field: float
    one_word: float
    large_pages: int
    large: float
    stamp_page: float
    seal: float
    verify: float
    verify_sealed: float
    memory_mb: float

    def ratios(self) -> dict[str, float]:
        """Return what the budgets ask: first build to the baseline, rebuilds and a large packet to the first build."""
        return {
            "first_to_baseline": self.first / self.baseline,
            "first_with_intake_to_baseline": (self.first + self.intake) / self.baseline,
            "one_field_to_first": self.one_field / self.first,
            "one_word_to_first": self.one_word / self.first,
            "unchanged_to_first": self.unchanged / self.first,
            "large_to_first": self.large / self.first,
            "stamp_page_to_first_page": self.stamp_page / (self.first / self.pages),
            "seal_to_first": self.seal / self.first,
            "verify_sealed_to_first": self.verify_sealed / self.first,
        }


def bench_packet(rounds: int = 3) -> PacketFigures:
    """Measure first build, rebuilds, a packet of about 1,000 pages, sealing, checking and memory.

    :param rounds: of which the median is taken; each measures all builds in turn, so that others' work on the machine
        slows them alike.
    """
    with tempfile.TemporaryDirectory(prefix="casebridge-bench-") as scratch:
        folder = Path(scratch)
        intake, exhibits = _timed(lambda: receive(folder / "files", 40, 6))
        packet = a_large_packet(exhibits)
        large = a_large_packet(receive(folder / "more-files", 121, 8))
        pool().warm()
        found = [_round(packet, large, folder / f"round-{at}") for at in range(rounds)]
        built, memory = found[0].built, found[0].memory_mb
        checking, findings = _timed(lambda: verify(built.path))
        if not accepted(findings):
            raise AssertionError("The measured packet does not verify.")
        sealing, checking_sealed = _sealed(packet, folder, rounds)
        return PacketFigures(
            pages=built.pages,
            baseline=_baseline(packet, folder, built.pages),
            first=statistics.median(one.first for one in found),
            intake=intake,
            unchanged=statistics.median(one.unchanged for one in found),
            one_field=statistics.median(one.one_field for one in found),
            one_word=statistics.median(one.one_word for one in found),
            large_pages=found[0].large_pages,
            large=statistics.median(one.large for one in found),
            stamp_page=statistics.median(one.stamp_page for one in found),
            seal=sealing,
            verify=checking,
            verify_sealed=checking_sealed,
            memory_mb=memory,
        )


@dataclass(frozen=True, slots=True)
class _Round:
    """What one round measured, in seconds; `memory_mb` after its first build, `stamp_page` in the large packet."""

    built: Built
    memory_mb: float
    first: float
    unchanged: float
    one_field: float
    one_word: float
    large: float
    large_pages: int
    stamp_page: float


def _round(packet: PacketInput, large: PacketInput, folder: Path) -> _Round:
    first, built = _timed(lambda: build(packet, folder / "first"))
    memory, cache = _memory(), folder / "first" / "cache"
    passage = packet.summary[0]
    longer = Passage(passage.heading, (f"Changed. {passage.paragraphs[0]}", *passage.paragraphs[1:]))
    unchanged, _ = _timed(lambda: build(packet, folder / "unchanged", cache=cache))
    field = replace(packet, asked_for="A decision, asked for once more")
    one_field, _ = _timed(lambda: build(field, folder / "one-field", cache=cache))
    word = replace(packet, summary=(longer, *packet.summary[1:]))
    one_word, _ = _timed(lambda: build(word, folder / "one-word", cache=cache))
    stamps: list[tuple[int, float]] = []

    def told(step: str, done: int, of: int) -> None:
        if step == "stamp":
            stamps.append((done, time.perf_counter()))

    seconds, large_built = _timed(lambda: build(large, folder / "large", on_progress=told))
    stamp_page = (stamps[-1][1] - stamps[0][1]) / (stamps[-1][0] - stamps[0][0])
    return _Round(built, memory, first, unchanged, one_field, one_word, seconds, large_built.pages, stamp_page)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _sealed(packet: PacketInput, folder: Path, rounds: int) -> tuple[float, float]:
    """Return the median seconds of putting a seal on the packet, and of checking it with its seal."""
    make_own(folder / "seal.pem")
    files = SealFiles(folder / "seal.pem")
    used, path = load(files), folder / "sealed.pdf"
    marked = replace(packet, seal=SealMark(used.name, used.fingerprint))
    data = build(marked, folder / "to-seal", cache=folder / "round-0" / "first" / "cache").path.read_bytes()
    seals = [_timed(lambda: put_on(data, used, packet.built_at)) for _ in range(rounds)]
    path.write_bytes(seals[0][1])
    checks = [_timed(lambda: verify(path, roots=roots_of(files))) for _ in range(rounds)]
    if not accepted(checks[0][1]):
        raise AssertionError("The measured packet does not verify with its seal.")
    return statistics.median(seconds for seconds, _ in seals), statistics.median(seconds for seconds, _ in checks)


def _memory() -> float:
    """Return the memory that this process and its renderers do not share with others, in MB."""
    return sum(_private(one) for one in (str(os.getpid()), *_renderers())) / 1_000


def _renderers() -> list[str]:
    """Return the processes of the warm pool; the one that reads files at intake is no part of a build."""
    children = [stat.parent for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == str(os.getpid())]
    return [one.name for one in children if WORKER.encode() in (one / "cmdline").read_bytes()]


def _parent(stat: Path) -> str:
    try:
        return stat.read_text().rpartition(")")[2].split()[1]
    except FileNotFoundError:
        return ""


def _private(process: str) -> int:
    """Return the private memory of a process in kB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def _baseline(packet: PacketInput, folder: Path, pages: int) -> float:
    """Return the seconds in which one process renders as many pages of the same texts in one go."""
    bodies = [one.html.partition("<body>")[2].partition("</body>")[0] for one in write_text(packet).sections]
    whole = f'<html lang="en"><head><title>All</title></head><body>{"".join(bodies) * 5}</body></html>'
    ours, theirs = socket.socketpair()
    with ours, theirs:
        config = write_config(folder)
        environment = {"FONTCONFIG_FILE": str(config), "HOME": str(folder)}
        process = start_bare("casebridge.packets.baseline", theirs.fileno(), environment=environment)
        theirs.close()
        wire.send(ours, (style() + "\nsection { break-before: page }").encode())
        wire.send(ours, whole.encode())
        seconds, count = json.loads(wire.receive(ours))
        process.wait(timeout=10)
    return float(seconds) * pages / int(count)

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

    `stamp_page` is for one page. `memory_mb` is what this process and its renderers hold after the first builds.
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

    :param rounds: of which the median is taken.
    """
    with tempfile.TemporaryDirectory(prefix="casebridge-bench-") as scratch:
        folder = Path(scratch)
        intake, exhibits = _timed(lambda: receive(folder / "files", 40, 6))
        packet = a_large_packet(exhibits)
        large = a_large_packet(receive(folder / "more-files", 120, 7))
        pool().warm()
        firsts = [_timed(lambda at=at: build(packet, folder / f"first-{at}")) for at in range(rounds)]  # type: ignore[misc]
        built, memory = firsts[0][1], _memory()
        unchanged, one_field, one_word = _rebuilds(packet, folder, rounds)
        stamps: list[tuple[int, float]] = []

        def told(step: str, done: int, of: int) -> None:
            if step == "stamp":
                stamps.append((done, time.perf_counter()))

        large_seconds, large_built = _timed(lambda: build(large, folder / "large", on_progress=told))
        checking, findings = _timed(lambda: verify(built.path))
        if not accepted(findings):
            raise AssertionError("The measured packet does not verify.")
        sealing, checking_sealed = _sealed(packet, folder, rounds)
        return PacketFigures(
            pages=built.pages,
            baseline=_baseline(packet, folder, built.pages),
            first=statistics.median(seconds for seconds, _ in firsts),
            intake=intake,
            unchanged=unchanged,
            one_field=one_field,
            one_word=one_word,
            large_pages=large_built.pages,
            large=large_seconds,
            stamp_page=(stamps[-1][1] - stamps[0][1]) / (stamps[-1][0] - stamps[0][0]),
            seal=sealing,
            verify=checking,
            verify_sealed=checking_sealed,
            memory_mb=memory,
        )


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
    data = _again(marked, folder / "to-seal", folder / "first-0" / "cache").path.read_bytes()
    seals = [_timed(lambda: put_on(data, used, packet.built_at)) for _ in range(rounds)]
    path.write_bytes(seals[0][1])
    checks = [_timed(lambda: verify(path, roots=roots_of(files))) for _ in range(rounds)]
    if not accepted(checks[0][1]):
        raise AssertionError("The measured packet does not verify with its seal.")
    return statistics.median(seconds for seconds, _ in seals), statistics.median(seconds for seconds, _ in checks)


def _rebuilds(packet: PacketInput, folder: Path, rounds: int) -> list[float]:
    """Return the medians of: nothing changed, one field changed, one word of the longest section changed."""
    cache = folder / "first-0" / "cache"
    passage = packet.summary[0]
    medians = []
    for kind in range(3):
        seconds = []
        for at in range(rounds):
            other = (f"Changed {at}. {passage.paragraphs[0]}", *passage.paragraphs[1:])
            changed = (
                packet,
                replace(packet, asked_for=f"A decision, asked for the time {at}"),
                replace(packet, summary=(Passage(passage.heading, other), *packet.summary[1:])),
            )[kind]
            seconds.append(_timed(lambda p=changed, a=at, k=kind: _again(p, folder / f"again-{k}-{a}", cache))[0])  # type: ignore[misc]
        medians.append(statistics.median(seconds))
    return medians


def _again(packet: PacketInput, folder: Path, cache: Path) -> Built:
    return build(packet, folder, cache=cache)


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

"""`make bench`: pages, a move, import, intake, memory, packet, redaction, one abuser, each against its own baseline."""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import abuse, intake, memory, pages, redaction, rows
from casebridge.packets.bench import bench_packet

RESULTS = Path(__file__).parent / "results"
CASES = int(os.environ.get("BENCH_CASES", "10000"))


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help=f"cases of the demo (default {CASES}, BENCH_CASES)")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the release (default 20,000)")
    parser.add_argument("--rounds", type=int, default=15, help="of which the median is taken (default 15)")
    parser.add_argument(
        "--only",
        choices=("pages", "rows", "intake", "memory", "packet", "redaction", "abuse"),
        help="measure one part",
    )
    chosen = parser.parse_args()
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "memory": memory.measure,
        "rows": lambda: _rows(chosen.rows),
        "intake": lambda: intake.measure(min(chosen.rounds, 5)),
        "packet": lambda: _packet(min(chosen.rounds, 3)),
        "redaction": lambda: redaction.measure(min(chosen.rounds, 5)),
        "abuse": lambda: abuse.measure(100),
        "pages": lambda: pages.measure(chosen.cases, chosen.rounds),
    }
    figures: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "processors": os.cpu_count()}
    for name, measure in parts.items():
        if chosen.only in (None, name):
            before = os.getloadavg()[0]
            figures[name] = {**measure(), "load": [round(before, 1), round(os.getloadavg()[0], 1)]}
    _keep(figures)


def _keep(figures: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(figures, indent=1)
    (RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def _rows(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return rows.measure(Path(folder), count)


def _packet(rounds: int) -> dict[str, Any]:
    figures = bench_packet(rounds)
    ratios = {name: round(ratio, 3) for name, ratio in figures.ratios().items()}
    plain = {name: round(value, 2) for name, value in asdict(figures).items() if name != "stamp_page"}
    return {**plain, "stamp_page_ms": round(figures.stamp_page * 1000, 3), "ratios": ratios}


if __name__ == "__main__":
    main()

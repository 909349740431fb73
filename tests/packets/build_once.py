"""Build the sample packet in a process of its own: python -m tests.packets.build_once FOLDER [marked]."""

import sys
from pathlib import Path

from casebridge.packets.build import build
from tests.packets.sample import MARK, a_packet


def main(folder: Path, *, marked: bool) -> None:
    """Receive the papers, build the packet in `folder` and print its SHA-256; `marked` for one that will be sealed."""
    folder.mkdir(exist_ok=True)
    print(build(a_packet(folder, seal=MARK if marked else None), folder / "desk").sha256)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), marked="marked" in sys.argv)

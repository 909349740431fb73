"""Build the sample packet in a process of its own: python -m tests.packets.build_once FOLDER."""

import sys
from pathlib import Path

from casebridge.packets.build import build
from tests.packets.sample import a_packet


def main(folder: Path) -> None:
    """Receive the papers, build the packet in `folder` and print its SHA-256."""
    folder.mkdir(exist_ok=True)
    print(build(a_packet(folder), folder / "desk").sha256)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))

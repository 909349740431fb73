"""How far a packet is, in words."""

from casebridge.packets.models import Packet


def progress_words(step: str, done: int, of: int) -> str:
    """Return how far a build is, in words and numbers for people."""
    words = {
        "check": f"Checking files: {done} of {of}",
        "write": "Writing the sections",
        "render": f"Writing: {done} of {of} sections",
        "front": "Writing cover and contents",
        "join": f"Exhibits: {done} of {of}",
        "stamp": f"Numbering: {done} of {of} pages",
        "save": "Saving",
        "prove": "Checking the packet",
        "seal": "Sealing",
    }
    return words.get(step, step)


def words_of(packet: Packet) -> str:
    """Return how far a packet is, in words."""
    if packet.state == "requested":
        return "Waiting for the builder"
    return progress_words(packet.step, packet.done, packet.of) if packet.step else "Starting"

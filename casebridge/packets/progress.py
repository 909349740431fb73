"""How far a packet is, in words."""


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

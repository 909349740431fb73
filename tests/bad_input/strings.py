"""What people type, paste and send that fits nowhere, each under a name."""

import csv
import json
import os
from pathlib import Path

SHARED = Path(os.environ.get("CASEBRIDGE_SHARED", Path(__file__).parents[2].parent / "shared"))
WHY_NOT = f"The shared strings are not at {SHARED}: set CASEBRIDGE_SHARED to where they are."
RIGHT_TO_LEFT = "\u202etnediser \u2066مشرف جعفر\u2069 עדה"
FAMILY = "👩‍👩‍👧‍👦🏳️‍🌈"
BAD = {
    "nothing": "",
    "blanks": " \t\u00a0\u2003 ",
    "nul": "Ada\0Nowhere",
    "escape codes": "\x1b[31mAda\x07",
    "a lone surrogate": "Ada \ud800 Nowhere",
    "a hundred thousand and one characters": "x" * 100_001,
    "five hundred characters": "y" * 500,
    "right to left with overrides": RIGHT_TO_LEFT,
    "emoji": FAMILY * 3,
    "combining marks": "e\u0301" * 300,
    "the skipped hour": "2027-03-14 02:30",
    "a day in 2099": "2099-01-01",
    "no day of the calendar": "2026-02-30",
    "forty nines": "9" * 40,
    "minus one": "-1",
    "a superscript": "²",
    "no number": "NaN",
    "markup": "<script>alert(1)</script>\"'><b>",
    "a template": "{{ 7*7 }}{% raw %}",
    "a path": "../../etc/passwd",
    "a query": "'; DROP TABLE case_file; --",
}
# What a list of choices is answered with by somebody who types the address of the form.
NO_CHOICES = {
    "another key": "no-such-thing",
    "a key of something else": "murder_2",
    "nul": "a\0b",
    "forty nines": "9" * 40,
    "a list": '["a"]',
    "five thousand characters": "z" * 5000,
}


def naughty() -> list[str]:
    """Return the strings of the big list, empty where the shared files are not there."""
    path = SHARED / "data" / "strings" / "blns.json"
    return [text for text in json.loads(path.read_text()) if text] if path.exists() else []


def names() -> list[str]:
    """Return names in many scripts, given and family, empty where the shared files are not there."""
    path = SHARED / "data" / "strings" / "names_many_scripts.tsv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [f"{row['given']} {row['family']}" for row in csv.DictReader(file, delimiter="\t")]

"""Words that an engine reads off pages without a text layer: how sure it is, where they stand, what is asked for."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from PIL import Image
from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.db import db
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.reading.engine import Engine, engine
from casebridge.evidence.reading.lines import LINE_MOST, plain
from casebridge.evidence.reading.looks import LOOKS, Wanted
from casebridge.evidence.seeing.derivatives import keep_made, kept_data, look_at
from casebridge.evidence.seeing.models import Derivative
from casebridge.work import JobRequest, ask_for

KIND = "machine_reading"
# Below this many percent a page is listed as one to read by eye.
SURE = 80
PAGES_MOST = 500
# After so long a request that left pages unread may be made again.
PATIENCE = timedelta(hours=1)
_LOOK = LOOKS["machine"]
_PICTURE = LOOKS["large"]
# From the dots of the picture to tenths of a point.
_SCALE = 720 / _PICTURE.dots


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read off one page: percent of certainty (0: nothing legible, or the engine broke) and its lines.

    A line is (x, y, width, height, words) in tenths of a point from the upper left corner. `each` has the same of
    every single word, a list a line; older readings do not have it.
    """

    sure: int
    wide: int
    high: int
    lines: list[tuple[int, int, int, int, str]]
    each: list[list[tuple[int, int, int, int, str]]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return all words in the order of reading."""
        return "\n".join(line[4] for line in self.lines)


def silent_pages(version: Version) -> list[int]:
    """Return the pages without a text layer; none where that cannot be told. Opens units of work: none may be open."""
    if not version.pages:
        return []
    shown = look_at(version, Wanted(LOOKS["words"]))
    return [] if shown.why_not else silent(json.loads(shown.data))


def silent(words: Sequence[str]) -> list[int]:
    """Return the pages without a word, given the words of each page in order."""
    return [number for number, said in enumerate(words, start=1) if not said.strip()]


def readings_of(version: Version) -> dict[int, Reading]:
    """Return what was read off the pages of a version so far, by page; the newest reading of each. One statement."""
    query = select(Derivative).where(Derivative.version_id == version.id, Derivative.look == _LOOK.key)
    found = {}
    for row in db.session.scalars(query.order_by(Derivative.id)):
        data = kept_data(row)
        if data is not None:
            told = json.loads(data)
            lines = [(x, y, w, h, words) for x, y, w, h, words in told["lines"]]
            each = [[(x, y, w, h, word) for x, y, w, h, word in line] for line in told.get("each", [])]
            found[row.page] = Reading(told["sure"], told["wide"], told["high"], lines, each)
    return found


def ask_for_reading(exhibit: Exhibit, version: Version, *, actor: Actor) -> bool:
    """Ask the job worker to read the pages of a version that have no words; False when there is nothing to ask for.

    That is: no pages, no engine, or it is under way.

    Whoever may open the exhibit may ask; nothing of the evidence changes.
    """
    if not version.pages or engine() is None or under_way(version):
        return False
    ask_for(KIND, str(version.id))
    audit.record(
        "exhibit:read_by_machine", actor=actor, case_id=exhibit.case_id, object_type="exhibit",
        object_id=exhibit.public_id, sentence=f"asked for the words of Ex {exhibit.number} to be read by machine",
        detail={"version": version.number},
    )  # fmt: skip
    return True


def under_way(version: Version) -> bool:
    """Say whether pages of a version were asked to be read within the last hour."""
    query = select(JobRequest.id).where(
        JobRequest.kind == KIND, JobRequest.subject == str(version.id), JobRequest.asked_at > clock.now() - PATIENCE
    )
    return db.session.scalar(query.limit(1)) is not None


def read_pages(subject: str) -> None:
    """Read every page of a version that has no words yet: the step of the job worker. Each is kept at once."""
    version, reader = db.session.get(Version, int(subject)), engine()
    if version is None or reader is None:
        return
    number = version.id
    bare, known = silent_pages(version), readings_of(version)
    db.session.rollback()
    for page in [page for page in bare if page not in known][:PAGES_MOST]:
        version = db.session.get_one(Version, number)
        shown = look_at(version, Wanted(_PICTURE, page))
        reading = read_picture(reader, shown.data) if not shown.why_not else None
        told = reading or Reading(0, 1, 1, [])
        data = {"sure": told.sure, "wide": told.wide, "high": told.high, "lines": told.lines, "each": told.each}
        keep_made(number, Wanted(_LOOK, page), json.dumps(data, ensure_ascii=False).encode(), reader.name)


def read_picture(reader: Engine, picture: bytes) -> Reading | None:
    """Read a picture of ours, as fine as the look "large"; None when the engine broke."""
    with Image.open(io.BytesIO(picture)) as drawn:
        wide, high = drawn.size
        out = io.BytesIO()
        drawn.save(out, "PNG", compress_level=1, dpi=(_PICTURE.dots, _PICTURE.dots))
    table = reader.read(out.getvalue())
    if table is None:
        return None
    words = list(_words(table.decode(errors="replace")))
    letters = sum(len(word.text) for word in words)
    sure = round(sum(word.sure * len(word.text) for word in words) / letters) if letters else 0
    lines = list(_lines(words))
    return Reading(sure, round(wide * _SCALE), round(high * _SCALE), [_whole(line) for line in lines], lines)


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[str, ...]
    box: tuple[int, int, int, int]
    sure: float
    text: str


def _words(table: str) -> Iterator[_Word]:
    """Yield the words of an engine's table; rows that are not understood are left out."""
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            box = (int(row["left"]), int(row["top"]), int(row["width"]), int(row["height"]))
            sure, text = float(row["conf"]), plain(row["text"] or "").strip()
            line = (row["page_num"], row["block_num"], row["par_num"], row["line_num"])
        except (KeyError, TypeError, ValueError):
            continue
        if text and 0 <= sure <= 100:
            yield _Word(line, box, sure, text)


def _lines(words: list[_Word]) -> Iterator[list[tuple[int, int, int, int, str]]]:
    """Yield the words of each line with the box of each, in tenths of a point."""
    found: dict[tuple[str, ...], list[_Word]] = {}
    for word in words:
        found.setdefault(word.line, []).append(word)
    for line in found.values():
        boxes = [tuple(round(value * _SCALE) for value in word.box) for word in line]
        yield [(x, y, wide, high, word.text) for (x, y, wide, high), word in zip(boxes, line, strict=True)]


def _whole(line: list[tuple[int, int, int, int, str]]) -> tuple[int, int, int, int, str]:
    """Return the box around the words of a line, and all of them."""
    left, top = min(w[0] for w in line), min(w[1] for w in line)
    right, bottom = max(w[0] + w[2] for w in line), max(w[1] + w[3] for w in line)
    return left, top, right - left, bottom - top, " ".join(w[4] for w in line)[:LINE_MOST]

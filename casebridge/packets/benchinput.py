"""An invented packet of ordinary size, the same every time: 59 written pages and as many exhibits as asked."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pikepdf import Dictionary, Pdf, Stream
from PIL import Image

from casebridge.evidence.inspect import inspect_file
from casebridge.packets.content import (
    Cell,
    Charge,
    CheckItem,
    Count,
    Element,
    Event,
    Glance,
    Line,
    Passage,
    Person,
    Proof,
)
from casebridge.packets.fonts import SANS
from casebridge.packets.given import PacketExhibit, PacketInput
from casebridge.packets.typeface import embed, typeface

_WORDS = (
    "The officer went to the door and spoke with the neighbor, who had heard three shots and a car leave toward the "
    "park. Two casings were marked and photographed before they were moved. The camera of the corner shop is forty "
    "seconds slow. The person in the coat crosses from left to right and comes back alone."
)
_START = datetime(2026, 11, 3, 19, 15, tzinfo=UTC)
_PEOPLE = ("Montgomery Tallstory", "Jebediah Moonraker-Finch", "Quincy Nonesuch")
_SECTIONS = (
    "cover",
    "contents",
    "summary",
    "parties",
    "matrix",
    "readiness",
    "history",
    "incident",
    "manifest",
    "verify",
)


def receive(folder: Path, count: int, pages: int) -> tuple[PacketExhibit, ...]:
    """Make `count` received files, every fifth of them a photo, and read them as at intake."""
    folder.mkdir()
    found: list[PacketExhibit] = []
    first = 1
    for number in range(1, count + 1):
        is_photo = number % 5 == 0
        name = f"{number:03d}.{'jpg' if is_photo else 'pdf'}"
        original = folder / name
        original.write_bytes(_photo(number) if is_photo else _paper(number, pages + 1 + (number % 5 == 1)))
        found.append(_exhibit(number, first, original, folder / f"ready-{number}.pdf"))
        first += found[-1].pages
    return tuple(found)


def _exhibit(number: int, first: int, original: Path, ready: Path) -> PacketExhibit:
    seen = inspect_file(original, original.name, ready=ready)
    return PacketExhibit(
        number=number,
        title=f"Paper {number} of the file",
        section="incident",
        kind=seen.label,
        given_by="Det. Marigold Pretendleton",
        file_name=original.name,
        sha256=seen.sha256,
        size=seen.size,
        outcome=seen.outcome,
        bates_first=first,
        pages=seen.pages,
        fingerprint=seen.fingerprint,
        ready=str(ready),
        ready_sha256=seen.ready_sha256,
        original=str(original),
        scales=seen.scales,
        text_pages=seen.text_pages,
        fonts_embedded=seen.fonts_embedded,
    )


def _paper(number: int, pages: int) -> bytes:
    pdf = Pdf.new()
    face = typeface(SANS, "")
    font = embed(pdf, face)
    for at in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        lines = [f"Paper {number}, page {at} of {pages}", *(f"{line}. {_WORDS[:88]}" for line in range(1, 40))]
        text = "\n".join(
            f"BT /F1 9 Tf 54 {730 - 16 * at} Td {face.encoded(line)} Tj ET" for at, line in enumerate(lines)
        )
        page.Contents = Stream(pdf, text.encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _photo(number: int) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((1600, 1200), 40 + number % 7).convert("RGB")
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def a_large_packet(exhibits: tuple[PacketExhibit, ...], *, times: int = 1) -> PacketInput:
    """Return the packet; with `times` its written part is as many times as long."""
    proofs = tuple(Proof(1 + at % len(exhibits), "seen and noted", f"p. {1 + at % 3}") for at in range(3))
    element = Element(
        "The defendant did what the charge says, in this city and on that day.", (Cell("strong", proofs),) * 3
    )
    return PacketInput(
        kind="sao_review",
        kind_label="Charging review package",
        packet_id="CB-P-2026-000999",
        case_number="CB-2026-000999",
        complaint_number="26-C-00999",
        title="Shooting on Lantern Court",
        recipient="ASA Nadia Conjectura, Office of the State’s Attorney",
        prepared_by="Det. Marigold Pretendleton",
        built_at=_START,
        audit_head="0" * 64,
        bates_prefix="CB26-000999",
        sections=_SECTIONS,
        asked_for="A decision",
        cover=(Line("Case", "CB-2026-000999", "case_number"),),
        glance=Glance("The police ask for charges.", (Line("Place", "900 block Lantern Court"),)),
        summary=tuple(
            Passage(f"Passage {at}", (f"{_WORDS} See Exhibit {1 + at % len(exhibits)}. {_WORDS}",) * 2)
            for at in range(44 * times)
        ),
        persons=tuple(
            Person(
                f"Person {at}", f"Witness, group {at // 12}", (Line("Seen", _WORDS[:120]), Line("Heard", _WORDS[:90]))
            )
            for at in range(78 * times)
        ),
        charges=tuple(
            Charge(
                f"Charge {at}",
                "As the catalog says",
                tuple(Count(name, "proposed") for name in _PEOPLE),
                (element,) * 5,
            )
            for at in range(16 * times)
        ),
        checklist=tuple(CheckItem(f"Item {at}", "have", _WORDS[:70], exhibits=(1,)) for at in range(60 * times)),
        history=tuple(
            Event(_START + timedelta(minutes=7 * at), f"{at}: {_WORDS[:100]}", "Det. Marigold Pretendleton")
            for at in range(250 * times)
        ),
        exhibits=exhibits,
    )

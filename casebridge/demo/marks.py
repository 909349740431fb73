"""The element matrix of the demo: what detectives mark, what prosecutors rate, keep, share, replace and take back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import definition_of, live_charges
from casebridge.cases.queries import load_by_number
from casebridge.db import transaction
from casebridge.demo.cast import act, prosecutor_of
from casebridge.elements import services
from casebridge.elements.marks import marks_of
from casebridge.elements.models import ElementMark
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of

WHOLE, FIRST = "00:00 to 00:01", "p. 1"


@dataclass(frozen=True, slots=True)
class Mark:
    """Elements that an exhibit of a type proves, in each charge that has them; `of` is a defendant's family name."""

    elements: str
    type: str
    strength: str
    reason: str
    place: str = ""
    quote: str = ""
    of: str = ""
    shared: bool = False


_SCENE = Mark("place", "incident_report", "strong", "The report gives the block; it lies in the city.", FIRST)
_DEATH = Mark("death cause", "ocme_preliminary", "strong", "The medical examiner says so.", FIRST)
_PLAIN = (
    _SCENE,
    Mark("identity", "case_chronology", "moderate", "Each line of the chronology has its source."),
    Mark("identity", "property_records", "weak", "The property was found on him two days later."),
)  # fmt: skip
# By the number of a story: what its detective marks while the package is prepared.
POLICE: dict[str, Sequence[Mark]] = {
    "H2": (
        _SCENE, _DEATH,
        Mark("identity", "photo_array_form", "strong", "Picked by a witness who had never seen him before.", FIRST,
             "sure, nine of ten, the eyebrow scar"),
        Mark("identity", "cctv_video", "weak", "Shows the coat, not the face.", WHOLE),
        Mark("willful", "witness_statement_audio", "moderate", "She heard no quarrel before the shot.", WHOLE),
        Mark("firearm use", "ocme_preliminary", "moderate", "The wound is a gunshot wound.", FIRST),
    ),
    "H3": (
        _SCENE, _DEATH,
        Mark("identity", "cctv_video", "strong", "The camera behind the bar shows his face.", WHOLE),
        Mark("identity", "suspect_interview", "strong", "He says that it was he who fired.", WHOLE),
        Mark("malice", "cctv_video", "moderate", "He steps back, draws and fires once.", WHOLE),
        Mark("no_mitigation", "witness_statement_audio", "weak", "She saw no bottle, but looked away.", WHOLE),
        Mark("firearm use crime", "cctv_video", "strong", "The shot is seen.", WHOLE),
        Mark("possess", "arrest_report", "moderate", "Found on him at the door.", FIRST),
    ),
    "H4": (
        _SCENE,
        Mark("identity", "photo_array", "moderate", "The witness named him from six pictures.", FIRST),
        Mark("firearm", "nibin_lead", "moderate", "The lead ties the casings to a known revolver.", FIRST),
    ),
    "H5": (
        _SCENE, _DEATH,
        Mark("identity", "cctv_video", "strong", "The video follows him in and out.", WHOLE, of="McMadeup"),
        Mark("identity", "call_detail_records", "moderate", "His phone is on the tower at that time."),
        Mark("premeditated", "call_detail_records", "weak", "Two calls before; nobody knows what was said."),
        Mark("firearm use", "firearms_exam", "strong", "The casings were fired by his pistol.", FIRST),
        Mark("aid", "suspect_interview", "strong", "He says that he drove.", WHOLE, of="O'Nowhere"),
        Mark("knowledge", "suspect_interview", "weak", "He says that he knew nothing.", WHOLE, "says he knew nothing"),
    ),
    "H6": (
        _SCENE, Mark("identity", "witness_statement_audio", "weak", "One witness, whose account moves.", WHOLE),
        Mark("willful", "cctv_video", "weak", "A figure raises an arm; no face.", FIRST),
    ),
    "H8": (_SCENE, _DEATH, Mark("intent willful", "medical_records", "moderate", "Two wounds from behind.", FIRST)),
    "N1": (
        Mark("place", "crime_scene_log", "strong", "The log gives the block and each casing.", FIRST),
        Mark("identity assault", "cctv_video", "strong", "The camera shows him firing.", WHOLE),
        Mark("firearm use", "crime_scene_log", "moderate", "Casings that match the time.", FIRST, "match the time"),
        Mark("intent", "cctv_video", "moderate", "He aims at a person.", WHOLE),
    ),
    "N2": (
        _SCENE, Mark("identity", "witness_statement_written", "moderate", "She filmed it and knows him.", FIRST),
        Mark("assault firearm", "cctv_video", "moderate", "Twenty seconds, with the shot.", WHOLE),
    ),
    "N4": (
        _SCENE, Mark("identity", "bwc_video", "strong", "He throws the pistol on camera.", WHOLE),
        Mark("firearm", "property_receipt", "strong", "The pistol was found where he threw it.", FIRST),
    ),
    "N5": (_SCENE, Mark("identity", "witness_statement_audio", "moderate", "She names him.", WHOLE)),
    "R1": (
        _SCENE, Mark("identity", "dna_latent_report", "strong", "His print is on the mirror.", FIRST),
        Mark("taking from_person presence", "witness_statement_audio", "strong", "He was forced out.", WHOLE),
        Mark("force weapon", "witness_statement_audio", "strong", "He saw the gun.", WHOLE, "I'll end you"),
    ),
    "R2": (
        _SCENE, Mark("identity", "photo_array_form", "moderate", "Picked in his own language.", FIRST),
        Mark("taking presence force", "cctv_video", "strong", "The drawer is emptied on camera.", WHOLE),
        Mark("weapon", "cctv_video", "weak", "Something in a sleeve.", WHOLE),
    ),
    "R4": (
        _SCENE, Mark("taking presence force", "cctv_video", "strong", "Seen on the street camera.", WHOLE),
        Mark("identity", "photo_array_form", "moderate", "Picked by two of three.", FIRST, of="Augustus"),
        Mark("weapon firearm", "cctv_video", "weak", "One pistol; it is not seen who holds it.", WHOLE),
        Mark("agreement", "case_chronology", "moderate", "One scooter, three streets, one week.", FIRST),
    ),
}  # fmt: skip
# What the prosecutor rates after taking the case: shared with the detective, or kept to the office.
OFFICE: dict[str, Sequence[Mark]] = {
    "H3": (
        Mark("malice", "suspect_interview", "moderate", "His own words, without the bottle.", WHOLE, shared=True),
        Mark("no_mitigation", "suspect_interview", "weak", "He says that she reached for a bottle: to be met.", WHOLE),
    ),
    "H4": (
        Mark("identity", "photo_array", "weak", "The record does not say who ran it.", FIRST, shared=True),
        Mark("willful", "case_chronology", "weak", "Nothing but the order of events.", FIRST),
    ),
    "H5": (
        Mark("identity", "cctv_video", "strong", "Seen in full; it carries.", WHOLE, of="McMadeup", shared=True),
        Mark("knowledge", "suspect_interview", "weak", "A jury may believe him.", WHOLE),
    ),
    "N2": (Mark("intent", "cctv_video", "weak", "Could not be opened here.", shared=True),),
    "R1": (Mark("force weapon", "witness_statement_audio", "strong", "He is clear and calm.", WHOLE, shared=True),),
    "R2": (Mark("weapon", "cctv_video", "weak", "The sleeve may hold anything.", WHOLE),),
    "R4": (Mark("weapon", "cctv_video", "weak", "Say who holds it, in which event.", WHOLE, shared=True),),
}  # fmt: skip


def by_police(case: Case, number: str, actor: Actor) -> None:
    """Mark what the detective of a story, or of a case that only makes up numbers, has to show."""
    _set(case, POLICE.get(_key(number), () if _key(number) else _PLAIN), actor)


def by_office(case: Case, number: str) -> None:
    """Mark what the prosecutor says after taking the case."""
    if rated := OFFICE.get(_key(number)):
        _set(case, rated, prosecutor_of(case))


def replace_one() -> None:
    """Let the detective of H2 say less of the array than at first; opens a unit of work."""
    words = "Sure, but nine of ten, and she saw him for seconds."
    with transaction():
        for row in _standing("H2", "identity", "photo_array_form"):
            services.mark(
                row.charge, row.element, row.exhibit, strength="moderate", reason=words, place=row.place,
                quote=row.quote, replaces=row, actor=act("detective"),
            )  # fmt: skip


def take_one_back() -> None:
    """Let the detective of H4 take the lead notice back; opens a unit of work."""
    with transaction():
        for row in _standing("H4", "firearm", "nibin_lead"):
            services.take_back(row, why="A lead is no comparison: it proves nothing yet.", actor=act("detective"))


CORRECTED = {"DEMO26-H2": replace_one, "DEMO26-H4": take_one_back}


def _set(case: Case, marks: Iterable[Mark], actor: Actor) -> None:
    exhibits = {exhibit.type: exhibit for exhibit in reversed(exhibits_of(case))}
    for mark in marks:
        if (exhibit := exhibits.get(mark.type)) is not None:
            for charge, element in _cells(case, mark):
                _mark(charge, element, exhibit, mark, actor)


def _mark(charge: Charge, element: str, exhibit: Exhibit, mark: Mark, actor: Actor) -> None:
    services.mark(
        charge, element, exhibit, strength=mark.strength, reason=mark.reason, place=mark.place, quote=mark.quote,
        shared=mark.shared, actor=actor,
    )  # fmt: skip


def _cells(case: Case, mark: Mark) -> Iterator[tuple[Charge, str]]:
    wanted = mark.elements.split()
    for charge in live_charges(case):
        if mark.of in charge.party.name:
            yield from ((charge, e.key) for e in definition_of(charge).elements if e.key in wanted)


def _standing(key: str, element: str, type_key: str) -> list[ElementMark]:
    case = load_by_number(f"DEMO26-{key}", actor=act("detective"))
    return [row for row in marks_of(case) if row.element == element and row.exhibit.type == type_key]


def _key(number: str) -> str:
    """Return the key of a story, empty for a case that only makes up numbers."""
    found = number.removeprefix("DEMO26-")
    return "" if found.isdigit() else found

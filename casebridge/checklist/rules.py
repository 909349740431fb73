"""The rules of readiness: what a gap is about, and the return reasons that are the same rule from the other side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casebridge.catalog.book import Catalog
from casebridge.catalog.kinds import ChecklistItemDef
from casebridge.catalog.problems import Problem
from casebridge.workflows.definition import Workflow

SENDING = ("submit", "submit_on_view")
WHO = {
    "detective": "the detective", "first_officer": "the first officer", "crime_scene": "the crime scene unit",
    "laboratory": "the laboratory", "ocme": "the medical examiner", "records": "the records section",
    "prosecutor": "the prosecutor", "advocate": "the victim advocate", "digital": "the digital unit",
    "analyst": "the analyst", "sergeant": "the sergeant", "lead_liaison": "the LEAD liaison",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Why something is asked for before a package goes: the reasons under which it would come back.

    `item` is the item of the checklist whose returns count for it, empty where none does; `who` is a key
    of `WHO`; `lead_days` the usual time in days; `serves` what it helps to show or decide.
    """

    why: str
    done: str
    who: str = "detective"
    lead_days: str = "0-0"
    reasons: tuple[str, ...] = ()
    item: str = ""
    serves: tuple[str, ...] = ()


# Rules that are no item of the checklist, by the guard of the sending moves that names them.
OF_GUARD: Mapping[str, Rule] = {
    "facts_answered": Rule(
        "Unknown is an answer; blank is not.", "The question is answered, with “unknown” where nobody knows.",
        reasons=("pr_item_missing",),
    ),
    "suspect_charged": Rule(
        "A prosecutor decides about a person and a charge.",
        "A suspect is entered, with a charge of the library in force on the day.", reasons=("id_roles",),
    ),
    "exhibits_classed": Rule(
        "Each exhibit is used or unused from the first day: both are owed to the defense.",
        "Each exhibit says used or unused.", reasons=("dc_incomplete",), item="favorable_material",
    ),
    "favorable_answered": Rule(
        "Every package answers it. A yes never stops a case; silence can.",
        "Yes or no; a yes says what it is and where.", reasons=("dc_incomplete",), item="favorable_material",
    ),
    "door_already_charged": Rule(
        "This way of sending is for somebody who was arrested on view.",
        "The two facts of the door say that somebody is held.", reasons=("pr_item_missing",),
    ),
    "arrest_stated": Rule(
        "The custody clock starts from the recorded arrest.", "Time, place and paper of the arrest are recorded.",
        who="first_officer", reasons=("la_stop",), item="charging_document",
    ),
    "charging_document_filed": Rule(
        "The court paper must say what the evidence says.", "The charging document is an exhibit of the case.",
        lead_days="0-1", reasons=("la_stop", "ca_address"), item="charging_document",
    ),
}  # fmt: skip
# An element of a proposed charge that nothing carries, by what it is about.
OF_ELEMENT = Rule(
    "A charge is as strong as its weakest element.",
    "An exhibit with its page or minute shows it, at least moderately; or a note says that nothing more exists.",
    reasons=("id_single_witness", "el_intent", "el_force", "el_weapon", "el_taking", "el_possession"),
)  # fmt: skip


# Under which return reason a gap of an element comes back, by what the element is about (`support` of the checklists).
OF_SUPPORT: Mapping[str, tuple[str, ...]] = {
    "identity": ("id_single_witness", "re_identity"), "act": ("id_roles", "la_stop"), "mens_rea": ("el_intent",),
    "participation": ("id_roles",), "weapon": ("el_weapon", "fi_overstated"), "possession": ("el_possession",),
    "prohibited_status": ("el_barred",), "cause_of_death": ("in_cause",), "injury": ("in_wound",),
    "force": ("el_force", "st_unsigned"), "taking": ("el_taking",), "venue": ("el_venue",),
    "justification": ("el_self_defense",), "federal": ("fi_nibin",), "substance": (),
}  # fmt: skip
OF_ANY = "pr_item_missing"


def of_element(element: str, kind: str, book: Catalog) -> Rule:
    """Return the rule of an element of a charge: who usually gets what shows it, and the reasons that ask for it.

    :param element: its key in the charge files. :param kind: a kind of case, whose checklist says who and how long.
    """
    supports = [row for row in book.supports.values() if element in row.elements]
    keys = {row.key for row in supports}
    known = {reason.key for reason in book.reasons_of(kind)}
    named = [key for row in supports for key in OF_SUPPORT.get(row.key, ()) if key in known]
    reasons = (*named, *((OF_ANY,) if OF_ANY in known else ()))
    items = [item for item in book.items.values() if kind in item.case_types and keys & set(item.supports)]
    first = next((item for item in items if item.weight_for(kind) == "blocks_charge"), items[0] if items else None)
    return Rule(
        OF_ELEMENT.why, OF_ELEMENT.done, first.who if first else "detective", first.lead_days if first else "0-0",
        reasons or OF_ELEMENT.reasons, book.return_reasons[named[0]].first_item if named else "",
        tuple(row.label for row in supports),
    )  # fmt: skip


def rule_of(item: ChecklistItemDef, book: Catalog) -> Rule:
    """Return the rule of an item: the item's own words with the return reasons that ask for it."""
    reasons = tuple(reason.key for reason in book.reasons_for(item.key))
    serves = tuple(book.supports[key].label for key in item.supports)
    return Rule(item.why, item.done, item.who, item.lead_days, reasons, item.key, serves)


def problems(book: Catalog, workflow: Workflow) -> Iterator[Problem]:
    """Yield what is wrong between the guards of sending, their rules and the return reasons."""
    asked = {name for move in SENDING for row in workflow.rows(move) for name in row.guards} - {"checklist_ready"}
    for name in sorted(asked ^ OF_GUARD.keys()):
        yield Problem("rules.py", f"guard {name}", "a guard of sending and a rule of readiness must go together")
    for name, rule in {**OF_GUARD, "element": OF_ELEMENT}.items():
        if not rule.reasons:
            yield Problem("rules.py", f"rule {name}", "no return reason is the same rule")
        for key in rule.reasons:
            if key not in book.return_reasons:
                yield Problem("rules.py", f"rule {name}", f'there is no return reason "{key}"')
        if rule.item and rule.item not in book.items:
            yield Problem("rules.py", f"rule {name}", f'there is no item "{rule.item}"')
    for support, reasons in OF_SUPPORT.items():
        if support not in book.supports or any(key not in book.return_reasons for key in reasons):
            yield Problem("rules.py", f"support {support}", "a support and its return reasons must be in the files")
    for item in book.items.values():
        if item.who not in WHO:
            yield Problem("practice/checklists.toml", f"item {item.key}", f'nobody is called "{item.who}"')

"""What a NIBRS message says, in the words of the intake questions; what has no word there is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from casebridge.incidents.nibrs_shape import GROUP_A, MOST_TOLD, problems, read_moment
from casebridge.incidents.nibrs_xml import BadMessage, Node, Wrong, read_tree

_PREMISES = {
    "02": "bank", "03": "restaurant_bar", "07": "store", "08": "store", "12": "store", "13": "street", "17": "store",
    "18": "parking_lot", "21": "restaurant_bar", "22": "school", "23": "gas_station", "24": "store",
    "37": "vacant_building", "50": "park", "52": "school", "53": "school", "55": "store",
}  # fmt: skip
_WEAPONS = {
    "20": "knife", "30": "blunt", "35": "other", "40": "hands", "50": "other", "60": "other", "65": "other",
    "70": "other", "85": "other", "90": "other", "95": "unknown", "99": "none_seen",
}  # fmt: skip
# A handgun may be a pistol or a revolver: the message does not say.
_FIREARMS = {"13": "rifle", "14": "shotgun"}
_MOTIVES = {"01": "dispute", "03": "drugs", "06": "domestic", "10": "unknown"}
_KNOWN = (
    "Accomplice", "Acquaintance", "Authority", "Babysit", "Caregiver", "Client", "Delivery", "Employe", "Former",
    "Friend", "Guardian", "Neighbor", "NonFamily", "Patient", "Student", "Teacher",
)  # fmt: skip
_CLOSE = ("Boyfriend", "Child of", "Cohabitant", "Ex_Spouse", "Family", "Homosexual")
_TRUE = ("true", "1")
PEOPLE = ("I", "L")


@dataclass(frozen=True, slots=True)
class Message:
    """One Group A incident: `label` names it as the source of facts, `facts` are by key of the intake questions."""

    number: str
    incident: str
    facts: dict[str, str | list[str]]

    @property
    def label(self) -> str:
        """Return the name of the message as a source."""
        return f"NIBRS message {self.number}, incident {self.incident}"


def read_message(raw: bytes) -> Message:
    """Return what a message says.

    :raises BadMessage: it is not a whole NIBRS 4.2 report of a Group A incident; every problem has its line.
    """
    root = read_tree(raw)
    if found := list(islice(problems(root), MOST_TOLD)):
        raise BadMessage(sorted(found, key=lambda wrong: wrong.line))
    report = root.all("nibrs:Report")[0]
    kind = report.all("nibrs:ReportHeader", "nibrs:NIBRSReportCategoryCode")[0]
    if kind.text != GROUP_A:
        raise BadMessage(
            [Wrong(kind.line, f"This is a {kind.text.lower()}. Only an incident report tells of an event.")]
        )
    if not report.all("nc:Incident"):
        raise BadMessage([Wrong(report.line, "The report has no <nc:Incident>.")])
    number = root.value("cjis:MessageMetadata", "cjis:MessageIdentification", "nc:IdentificationID")
    incident = report.value("nc:Incident", "nc:ActivityIdentification", "nc:IdentificationID")
    return Message(number, incident, facts_of(report))


def facts_of(report: Node) -> dict[str, str | list[str]]:
    """Return what a report says, by key of the intake questions; questions that it does not answer are absent."""
    found: dict[str, str | list[str]] = {
        "complaint_number": report.value("nc:Incident", "nc:ActivityIdentification", "nc:IdentificationID"),
        **_moment(report),
        "premise": _one(_PREMISES.get(n.text, "") for n in report.all("nc:Location", "nibrs:LocationCategoryCode")),
        **_weapon([n.text for n in report.all("j:Offense", "j:OffenseForce", "j:ForceCategoryCode")]),
        **_people(report),
        **_taking(report),
        "arrest_date": _day(report.all("j:Arrest", "nc:ActivityDate")),
        "cds_involved": "yes" if report.all("nc:Substance") else "",
    }
    return {key: value for key, value in found.items() if value}


def _moment(report: Node) -> dict[str, str]:
    if report.value("nc:Incident", "cjis:IncidentAugmentation", "cjis:IncidentReportDateIndicator") in _TRUE:
        return {}
    dates = report.all("nc:Incident", "nc:ActivityDate")
    found = {"incident_date": _day(dates)}
    moments = [read_moment(node.text) for node in (dates[0].all("nc:DateTime") if dates else [])]
    if moments and isinstance(moments[0], datetime):
        # NIBRS keeps the hour alone.
        found |= {"incident_time": f"{moments[0]:%H:%M}", "time_precision": "about"}
    return found


def _day(dates: list[Node]) -> str:
    """Return the first day that stands under these elements, as YYYY-MM-DD."""
    texts = [node.text for parent in dates for node in (*parent.all("nc:DateTime"), *parent.all("nc:Date"))]
    return next((text[:10] for text in texts if read_moment(text)), "")


def _weapon(codes: list[str]) -> dict[str, str]:
    guns = [code for code in codes if code[:1] == "1"]
    if guns:
        automatic = all(code.endswith("A") for code in guns)
        kind = "automatic" if automatic else _one(_FIREARMS.get(code, "") for code in guns)
        return {"weapon": "firearm", "firearm_type": kind}
    return {"weapon": _one(_WEAPONS.get(code, "") for code in codes)}


def _people(report: Node) -> dict[str, str | list[str]]:
    victims = [v for v in report.all("j:Victim") if v.value("j:VictimCategoryCode") in PEOPLE]
    suspects = [s for s in report.all("j:Subject") if s.value("j:SubjectSequenceNumberText").strip("0")]
    ties = [n.text for n in report.all("j:SubjectVictimAssociation", "nibrs:VictimToSubjectRelationshipCode")]
    injuries = [n.text for v in victims for n in v.all("j:VictimInjury", "j:InjuryCategoryCode")]
    reasons = [n.text for v in victims for n in v.all("j:VictimAggravatedAssaultHomicideFactorCode")]
    return {
        "victim_count": str(len(victims) or ""), "suspect_count": str(len(suspects) or ""),
        "relationship": _one(map(_tie, ties)), "motive": sorted({_MOTIVES[r] for r in reasons if r in _MOTIVES}),
        "victim_injured": ("yes" if set(injuries) != {"N"} else "no") if injuries else "",
    }  # fmt: skip


def _tie(text: str) -> str:
    if text == "Stranger":
        return "stranger"
    if text.startswith(_CLOSE):
        return "intimate_or_family"
    return "acquaintance" if text.startswith(_KNOWN) else "unknown"


def _taking(report: Node) -> dict[str, str]:
    robbery = next((o for o in report.all("j:Offense") if o.value("nibrs:OffenseUCRCode") == "120"), None)
    if robbery is None:
        return {}
    tried = robbery.value("j:OffenseAttemptedIndicator") in _TRUE
    items = _by_status(report)
    worth = sum(
        float(item.value("nc:ItemValue", "nc:ItemValueAmount", "nc:Amount") or 0) for item in items.get("STOLEN", [])
    )
    return {
        "attempt_only": "attempt" if tried else "taken", "property_value": f"{worth:g}" if worth else "",
        "property_recovered": "yes" if "RECOVERED" in items else "",
    }  # fmt: skip


def _by_status(report: Node) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for item in report.all("nc:Item"):
        found.setdefault(item.value("nc:ItemStatus", "cjis:ItemStatusCode"), []).append(item)
    return found


def _one(values: Iterable[str]) -> str:
    """Return the only value that several places give, empty where they differ."""
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else ""

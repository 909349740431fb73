"""What a NIBRS 4.2 message looks like: which element stands where, and which codes it may hold."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from casebridge.incidents.nibrs_xml import Node, Wrong

# parent: children in their order; `!` must stand, `*` any number of times, `a|b` one of them.
_SHAPE = """
nibrs:Submission: cjis:MessageMetadata! nibrs:Report!
cjis:MessageMetadata: cjis:MessageDateTime! cjis:MessageIdentification! cjis:MessageImplementationVersion! cjis:MessageSubmittingOrganization!
cjis:MessageIdentification: nc:IdentificationID!
cjis:MessageSubmittingOrganization: j:OrganizationAugmentation|cjis:OrganizationAugmentation
j:OrganizationAugmentation: j:OrganizationORIIdentification
cjis:OrganizationAugmentation: cjis:DirectReportingCityIdentification
j:OrganizationORIIdentification: nc:IdentificationID
cjis:DirectReportingCityIdentification: nc:IdentificationID
nibrs:Report: nibrs:ReportHeader! nc:Incident j:Offense* nc:Location* nc:Item* nc:Substance* nc:Person* j:EnforcementOfficial* j:Victim* j:Subject* j:Arrestee* j:Arrest* j:ArrestSubjectAssociation* j:OffenseLocationAssociation* j:OffenseVictimAssociation* j:SubjectVictimAssociation*
nibrs:ReportHeader: nibrs:NIBRSReportCategoryCode! nibrs:ReportActionCategoryCode! nibrs:ReportDate! nibrs:ReportingAgency!
nibrs:ReportingAgency: j:OrganizationAugmentation|cjis:OrganizationAugmentation
nc:Incident: nc:ActivityIdentification! nc:ActivityDate! cjis:IncidentAugmentation j:IncidentAugmentation
nc:ActivityIdentification: nc:IdentificationID!
j:Offense: nc:ActivityIdentification nc:ActivityDate nibrs:OffenseUCRCode! nibrs:CriminalActivityCategoryCode* j:OffenseFactorBiasMotivationCode* j:OffenseStructuresEnteredQuantity j:OffenseFactor* j:OffenseEntryPoint j:OffenseForce* j:OffenseAttemptedIndicator
j:OffenseForce: j:ForceCategoryCode
nc:Location: nibrs:LocationCategoryCode
j:Victim: nc:RoleOfPerson j:VictimSequenceNumberText! j:VictimInjury* j:VictimCategoryCode! j:VictimAggravatedAssaultHomicideFactorCode* j:VictimJustifiableHomicideFactorCode
j:VictimInjury: j:InjuryCategoryCode
j:Subject: nc:RoleOfPerson j:SubjectSequenceNumberText!
j:Arrest: nc:ActivityIdentification nc:ActivityDate j:ArrestCharge j:ArrestCategoryCode
j:SubjectVictimAssociation: j:Subject! j:Victim! nibrs:VictimToSubjectRelationshipCode
"""  # noqa: E501
SHAPE = {
    parent: children.split() for parent, _, children in (line.partition(": ") for line in _SHAPE.strip().splitlines())
}
GROUP_A = "GROUP A INCIDENT REPORT"
_CODES = {
    "nibrs:NIBRSReportCategoryCode": r"GROUP A INCIDENT REPORT|GROUP B ARREST REPORT|ZERO REPORT",
    "nibrs:ReportActionCategoryCode": r"[AIDR]", "nibrs:OffenseUCRCode": r"\d{2}[0-9A-Z]",
    "nibrs:LocationCategoryCode": r"0[1-9]|1\d|2[0-5]|3[7-9]|4[0-24-9]|5[0-8]",
    "j:ForceCategoryCode": r"1[1-5]A?|20|30|35|40|50|60|65|70|85|90|95|99", "j:InjuryCategoryCode": r"[BILMNOTU]",
    "j:VictimCategoryCode": r"[BFGILORSU]", "j:OffenseAttemptedIndicator": r"true|false|1|0",
    "cjis:IncidentReportDateIndicator": r"true|false|1|0", "j:SubjectSequenceNumberText": r"\d{1,2}",
    "j:VictimSequenceNumberText": r"\d{1,3}", "nc:IdentificationID": r"\S.{0,59}",
    "nc:Amount": r"\d{1,9}(\.\d{1,2})?",
}  # fmt: skip
_PATTERNS = {name: re.compile(pattern) for name, pattern in _CODES.items()}
MOST_TOLD = 20


def problems(root: Node) -> Iterator[Wrong]:
    """Yield what is wrong with a message, in the order in which it stands."""
    if root.name != "nibrs:Submission":
        yield Wrong(root.line, f"The root is <{root.name}>; a NIBRS 4.2 message begins with <nibrs:Submission>.")
        return
    yield from _inside(root)
    yield from _references(root)


def _inside(node: Node) -> Iterator[Wrong]:
    yield from _value(node)
    if node.name in SHAPE:
        yield from _children(node, SHAPE[node.name])
    for child in node.children:
        yield from _inside(child)


def _children(node: Node, places: list[str]) -> Iterator[Wrong]:
    order = {name: at for at, place in enumerate(places) for name in place.rstrip("!*").split("|")}
    taken: dict[int, str] = {}
    last = 0
    for child in node.children:
        at = order.get(child.name)
        if at is None:
            yield Wrong(child.line, f"<{child.name}> is not expected in <{node.name}>.")
            continue
        if at < last:
            yield Wrong(child.line, f"<{child.name}> is not expected here: it stands before <{taken[last]}>.")
        if at in taken and not places[at].endswith("*"):
            yield Wrong(child.line, f"<{child.name}> is not expected: <{taken[at]}> stands there already.")
        taken[at], last = child.name, max(last, at)
    # An element that only points to another is whole there.
    pointer = "s:ref" in node.attributes and not node.children
    for at, place in enumerate(() if pointer else places):
        if place.endswith("!") and at not in taken:
            yield Wrong(node.line, f"<{node.name}> has no <{place.rstrip('!')}>.")


def _value(node: Node) -> Iterator[Wrong]:
    pattern = _PATTERNS.get(node.name)
    if pattern is not None and not node.children and not pattern.fullmatch(node.text):
        yield Wrong(node.line, f"“{node.text[:40]}” is no value of <{node.name}>.")
    if node.name in ("nc:Date", "nc:DateTime") and read_moment(node.text) is None:
        yield Wrong(node.line, f"“{node.text[:40]}” is no date of <{node.name}>.")


def read_moment(text: str) -> date | datetime | None:
    """Return a day or a moment as XML writes it, None for what is neither."""
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text[:10])
    except ValueError:
        return None


def _references(root: Node) -> Iterator[Wrong]:
    known: set[str] = set()
    asked: list[tuple[Node, str]] = []
    todo = [root]
    while todo:
        node = todo.pop()
        todo += node.children
        if name := node.attributes.get("s:id"):
            known.add(name)
        if name := node.attributes.get("s:ref"):
            asked.append((node, name))
    for node, name in sorted(asked, key=lambda pair: pair[0].line):
        if name not in known:
            yield Wrong(node.line, f"<{node.name}> points to “{name[:40]}”, which is not in the message.")

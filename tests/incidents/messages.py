"""Small NIBRS messages of our own making, so that no sample is needed."""

from pathlib import Path

from tests.bad_input.strings import SHARED

SAMPLES: Path = SHARED / "data" / "niem"
NAMESPACES = (
    'xmlns:nibrs="http://fbi.gov/cjis/nibrs/4.2" xmlns:cjis="http://fbi.gov/cjis/1.0" '
    'xmlns:j="http://release.niem.gov/niem/domains/jxdm/5.2/" xmlns:nc="http://release.niem.gov/niem/niem-core/3.0/" '
    'xmlns:s="http://release.niem.gov/niem/structures/3.0/"'
)
HEAD = """<cjis:MessageMetadata>
<cjis:MessageDateTime>2026-03-03T03:00:00</cjis:MessageDateTime>
<cjis:MessageIdentification><nc:IdentificationID>77001</nc:IdentificationID></cjis:MessageIdentification>
<cjis:MessageImplementationVersion>4.2</cjis:MessageImplementationVersion>
<cjis:MessageSubmittingOrganization><j:OrganizationAugmentation><j:OrganizationORIIdentification>
<nc:IdentificationID>MDBPD0000</nc:IdentificationID></j:OrganizationORIIdentification></j:OrganizationAugmentation>
</cjis:MessageSubmittingOrganization></cjis:MessageMetadata>"""
HEADER = """<nibrs:ReportHeader><nibrs:NIBRSReportCategoryCode>{category}</nibrs:NIBRSReportCategoryCode>
<nibrs:ReportActionCategoryCode>I</nibrs:ReportActionCategoryCode>
<nibrs:ReportDate><nc:YearMonthDate>2026-03</nc:YearMonthDate></nibrs:ReportDate>
<nibrs:ReportingAgency><j:OrganizationAugmentation><j:OrganizationORIIdentification>
<nc:IdentificationID>MDBPD0000</nc:IdentificationID></j:OrganizationORIIdentification></j:OrganizationAugmentation>
</nibrs:ReportingAgency></nibrs:ReportHeader>"""
INCIDENT = """<nc:Incident>
<nc:ActivityIdentification><nc:IdentificationID>26L01183</nc:IdentificationID></nc:ActivityIdentification>
<nc:ActivityDate>{when}</nc:ActivityDate>
<cjis:IncidentAugmentation>
<cjis:IncidentReportDateIndicator>{reported}</cjis:IncidentReportDateIndicator></cjis:IncidentAugmentation>
</nc:Incident>"""
OFFENSE = """<j:Offense s:id="Offense1"><nibrs:OffenseUCRCode>{offense}</nibrs:OffenseUCRCode>
<j:OffenseForce><j:ForceCategoryCode>{force}</j:ForceCategoryCode></j:OffenseForce>
<j:OffenseAttemptedIndicator>{attempted}</j:OffenseAttemptedIndicator></j:Offense>
<nc:Location s:id="Location1"><nibrs:LocationCategoryCode>{location}</nibrs:LocationCategoryCode></nc:Location>"""
PEOPLE = """<j:Victim s:id="Victim1"><j:VictimSequenceNumberText>1</j:VictimSequenceNumberText>
<j:VictimInjury><j:InjuryCategoryCode>{injury}</j:InjuryCategoryCode></j:VictimInjury>
<j:VictimCategoryCode>I</j:VictimCategoryCode></j:Victim>
<j:Subject s:id="Subject1"><j:SubjectSequenceNumberText>{subject}</j:SubjectSequenceNumberText></j:Subject>
<j:SubjectVictimAssociation><j:Subject s:ref="Subject1"/><j:Victim s:ref="{victim}"/>
<nibrs:VictimToSubjectRelationshipCode>{tie}</nibrs:VictimToSubjectRelationshipCode></j:SubjectVictimAssociation>"""
USUAL = {
    "category": "GROUP A INCIDENT REPORT", "when": "<nc:DateTime>2026-03-02T22:00:00</nc:DateTime>",
    "reported": "false", "offense": "13A", "force": "12", "attempted": "false", "location": "13", "items": "",
    "injury": "O", "subject": "1", "victim": "Victim1", "tie": "Acquaintance",
}  # fmt: skip


def a_message(**own: str) -> bytes:
    """Return a message of a shooting; `own` replaces what it says."""
    said = {**USUAL, **own}
    body = "\n".join(part.format(**said) for part in (HEADER, INCIDENT, OFFENSE)) + said["items"]
    body += PEOPLE.format(**said)
    root = f"<nibrs:Submission {NAMESPACES}>\n{HEAD}\n<nibrs:Report>\n{body}\n</nibrs:Report>\n</nibrs:Submission>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'.encode()


def an_item(status: str, amount: str) -> str:
    """Return an item of property with its value."""
    return (
        f"<nc:Item><nc:ItemStatus><cjis:ItemStatusCode>{status}</cjis:ItemStatusCode></nc:ItemStatus><nc:ItemValue>"
        f"<nc:ItemValueAmount><nc:Amount>{amount}</nc:Amount></nc:ItemValueAmount></nc:ItemValue>"
        "<j:ItemCategoryNIBRSPropertyCategoryCode>20</j:ItemCategoryNIBRSPropertyCategoryCode></nc:Item>"
    )

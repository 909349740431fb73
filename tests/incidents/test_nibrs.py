"""NIBRS messages: what they say in the words of our questions, and each mistake with line and reason."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from casebridge.incidents.nibrs import read_message
from casebridge.incidents.nibrs_xml import LARGEST, BadMessage, read_tree
from tests.incidents.messages import SAMPLES, a_message, an_item

WITH_SAMPLES = pytest.mark.skipif(not SAMPLES.is_dir(), reason="The samples are not on this machine.")
VALID = "nibrs42_rc2__nibrs_GroupAIncident_Sample.xml"
GROUP_B = "nibrs42_rc2__nibrs_GroupBArrest_Sample.xml"
INVALID = "nibrs_xmlfile__nibrs_GroupAIncident_Sample.xml"


def facts(**own):
    return read_message(a_message(**own)).facts


def told(raw):
    with pytest.raises(BadMessage) as bad:
        read_message(raw)
    return [str(problem) for problem in bad.value.problems]


def tried(raw):
    try:
        read_message(raw)
    except BadMessage as bad:
        return bad.problems
    return []


def test_a_shooting_says_what_our_questions_ask():
    assert facts() == {
        "complaint_number": "26L01183", "incident_date": "2026-03-02", "incident_time": "22:00",
        "time_precision": "about", "premise": "street", "weapon": "firearm", "victim_count": "1",
        "suspect_count": "1", "relationship": "acquaintance", "victim_injured": "yes",
    }  # fmt: skip


def test_the_message_names_itself_as_the_source():
    assert read_message(a_message()).label == "NIBRS message 77001, incident 26L01183"


def test_a_day_without_an_hour_gives_no_time():
    found = facts(when="<nc:Date>2026-03-02</nc:Date>")
    assert found["incident_date"] == "2026-03-02"
    assert "incident_time" not in found


def test_the_day_of_the_report_is_not_the_day_of_the_event():
    assert "incident_date" not in facts(reported="true")


@pytest.mark.parametrize(
    ("force", "weapon", "firearm"),
    [("11A", "firearm", "automatic"), ("13", "firearm", "rifle"), ("14", "firearm", "shotgun"), ("12", "firearm", None),
     ("20", "knife", None), ("40", "hands", None), ("95", "unknown", None), ("99", "none_seen", None)],
)  # fmt: skip
def test_a_weapon_is_told_as_far_as_the_code_tells_it(force, weapon, firearm):
    found = facts(force=force)
    assert (found["weapon"], found.get("firearm_type")) == (weapon, firearm)


@pytest.mark.parametrize(
    ("code", "premise"), [("23", "gas_station"), ("18", "parking_lot"), ("20", None), ("25", None)]
)
def test_a_place_without_a_word_of_ours_proposes_nothing(code, premise):
    assert facts(location=code).get("premise") == premise


@pytest.mark.parametrize(
    ("tie", "said"), [("Stranger", "stranger"), ("Family Member_Aunt", "intimate_or_family"),
                      ("Boyfriend_Girlfriend", "intimate_or_family"), ("Friend", "acquaintance"),
                      ("Relationship Unknown", "unknown")],
)  # fmt: skip
def test_a_tie_is_told_in_our_words(tie, said):
    assert facts(tie=tie)["relationship"] == said


def test_an_unknown_offender_is_nobody():
    assert "suspect_count" not in facts(subject="00")


def test_a_robbery_tells_what_was_taken():
    items = an_item("STOLEN", "40") + an_item("STOLEN", "2.50") + an_item("RECOVERED", "40")
    found = facts(offense="120", items=items)
    assert (found["attempt_only"], found["property_value"], found["property_recovered"]) == ("taken", "42.5", "yes")


def test_a_robbery_that_was_tried_is_an_attempt():
    assert facts(offense="120", attempted="true")["attempt_only"] == "attempt"


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({"location": "99"}, "“99” is no value of <nibrs:LocationCategoryCode>."),
        ({"force": "gun"}, "“gun” is no value of <j:ForceCategoryCode>."),
        ({"when": "<nc:Date>2026-02-30</nc:Date>"}, "“2026-02-30” is no date of <nc:Date>."),
        ({"victim": "Victim9"}, "<j:Victim> points to “Victim9”, which is not in the message."),
        ({"items": "<nc:Extra/>"}, "<nc:Extra> is not expected in <nibrs:Report>."),
    ],
)
def test_a_mistake_is_told_with_its_line_and_reason(own, reason):
    found = told(a_message(**own))
    assert len(found) == 1
    assert found[0].endswith(f": {reason}")
    number = int(found[0].removeprefix("Line ").partition(":")[0])
    words = reason.split("“")[-1].partition("”")[0] if "“" in reason else "nc:Extra"
    assert words in a_message(**own).decode().splitlines()[number - 1]


def test_a_missing_part_is_told():
    raw = a_message().replace(b"<nibrs:OffenseUCRCode>13A</nibrs:OffenseUCRCode>", b"")
    assert told(raw)[0].endswith("<j:Offense> has no <nibrs:OffenseUCRCode>.")


def test_parts_in_the_wrong_order_are_told():
    raw = a_message(items="<j:Offense><nibrs:OffenseUCRCode>13A</nibrs:OffenseUCRCode></j:Offense>")
    assert told(raw)[0].endswith("<j:Offense> is not expected here: it stands before <nc:Location>.")


def test_another_kind_of_report_is_told():
    assert told(a_message(category="ZERO REPORT"))[0].endswith(
        "This is a zero report. Only an incident report tells of an event."
    )


def test_something_else_is_no_message():
    assert told(b"<html/>") == ["Line 1: The root is <html>; a NIBRS 4.2 message begins with <nibrs:Submission>."]


def test_broken_xml_is_told_with_its_line():
    assert told(a_message().replace(b"</nibrs:Report>", b"</nibrs:Raport>"))[0].endswith(
        "The XML is broken: mismatched tag."
    )


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://example.org/a"> %a;]>',
    ],
)
def test_a_document_type_is_refused_before_anything_of_it_is_read(before):
    raw = a_message().replace(b"?>\n", f"?>\n{before}\n".encode(), 1)
    assert told(raw) == ["Line 2: A document type or an entity is declared. Messages need none: it is refused."]


def test_an_undeclared_entity_is_broken_xml():
    assert "undefined entity" in told(a_message(location="&xxe;"))[0]


def test_a_large_message_is_refused_unread():
    assert told(b" " * (LARGEST + 1)) == ["The message is larger than 1 MiB."]


@pytest.mark.parametrize("raw", [b"<a>" * 50 + b"</a>" * 50, b"<a>" + b"<b/>" * 20_001 + b"</a>"])
def test_too_deep_or_too_much_is_refused(raw):
    assert told(raw)[0].endswith("too many elements or too many levels.")


@given(st.binary(max_size=300))
def test_whatever_bytes_come_are_read_or_refused(raw):
    assert all(problem.reason for problem in tried(raw))


@given(st.integers(min_value=0), st.binary(max_size=8))
def test_a_message_with_bytes_changed_anywhere_is_read_or_refused(at, put):
    raw = a_message()
    at %= len(raw)
    assert all(problem.reason for problem in tried(raw[:at] + put + raw[at + len(put) :]))


@WITH_SAMPLES
def test_the_valid_sample_is_read():
    found = read_message((SAMPLES / VALID).read_bytes())
    assert (found.incident, found.facts["incident_date"], found.facts["weapon"]) == (
        "000054236732", "2016-02-19", "firearm"
    )  # fmt: skip


@WITH_SAMPLES
def test_the_invalid_sample_is_told_with_line_and_element():
    assert told((SAMPLES / INVALID).read_bytes()) == [
        "Line 68: <cjis:OrganizationAugmentation> is not expected: <j:OrganizationAugmentation> stands there already."
    ]


@WITH_SAMPLES
def test_an_arrest_report_is_no_incident():
    assert "group b arrest report" in told((SAMPLES / GROUP_B).read_bytes())[0]


@WITH_SAMPLES
@pytest.mark.parametrize("name", [VALID, GROUP_B, INVALID])
def test_our_reading_agrees_with_the_schema(name, tmp_path):
    with zipfile.ZipFile(SAMPLES / "nibrs_iepd_4_2_rc2_base_xsd.zip") as packed:
        packed.extractall(tmp_path)
    schema = etree.XMLSchema(etree.parse(next(tmp_path.rglob("nibrs.xsd"))))
    raw = (SAMPLES / name).read_bytes()
    valid = schema.validate(etree.fromstring(raw))
    assert all("Only an incident report" in problem.reason for problem in tried(raw)) is valid


@WITH_SAMPLES
def test_our_own_messages_fit_the_schema(tmp_path):
    with zipfile.ZipFile(SAMPLES / "nibrs_iepd_4_2_rc2_base_xsd.zip") as packed:
        packed.extractall(tmp_path)
    schema = etree.XMLSchema(etree.parse(next(tmp_path.rglob("nibrs.xsd"))))
    assert schema.validate(etree.fromstring(a_message())), schema.error_log


def test_other_prefixes_say_the_same():
    raw = a_message().replace(b"nibrs:", b"x:").replace(b"xmlns:x:", b"xmlns:").replace(b"xmlns:nibrs", b"xmlns:x")
    assert read_tree(raw).name == "nibrs:Submission"

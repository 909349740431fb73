"""A page keeps its number for ever; a gap or an overlap that was made behind the application is found and named."""

import json

import pytest
from sqlalchemy import text

from casebridge.cli import run
from casebridge.db import db, transaction
from casebridge.packets.ledger.report import ledger_of, new_and_kept
from casebridge.packets.numbers import Run, allot
from casebridge.packets.pointed import ledger_key
from tests.building.packets import a_packet
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support.insider import disarm

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


@pytest.fixture
def case(in_app):
    """Give a case whose ledger has three versions: 3 pages, 2 pages and 1 page; a packet carries the first two."""
    with transaction():
        case = a_case("in_review")
        allot(case, [Run(A, 3), Run(B, 2)])
        carry(case, (1, A, 1, 3), (2, B, 4, 2))
        allot(case, [Run(C, 1)])
    yield case
    db.session.rollback()


def carry(case, *rows):
    """Finish a packet that printed these exhibits: (number, SHA-256, first number, pages)."""
    packet = a_packet(case, "ready")
    packet.exhibits = [
        {"number": n, "name": "x", "sha256": sha, "outcome": "accept", "message": "", "bates_first": first, "pages": p}
        for n, sha, first, p in rows
    ]
    db.session.flush()
    return packet


def behind(statement, **values):
    """Change a row behind the application, as the owner of the database could."""
    with transaction() as session:
        disarm(session.connection(), "bates_number")
        session.execute(text(statement), values)


def number_of(case):
    return db.session.query(type(case)).filter_by(id=case.id).one().number


def test_ranges_say_which_packets_carry_them(case):
    ledger = ledger_of(case, acting(some_people()["sergeant"]))
    assert [(r.first, r.last, len(r.packets)) for r in ledger.ranges] == [(1, 3, 1), (4, 5, 1), (6, 6, 0)]
    assert (ledger.gaps, ledger.overlaps) == ((), ())


def test_numbers_that_were_given_stay_whatever_comes_after(case):
    with transaction():
        first = allot(case, [Run(C, 1), Run("d" * 64, 2), Run(A, 3), Run(B, 2)])
    assert first == {C: 6, "d" * 64: 7, A: 1, B: 4}


def test_a_supplement_continues_and_says_what_is_new_and_what_it_kept(case):
    with transaction():
        later = carry(case, (1, A, 1, 3), (3, C, 6, 1))
    assert new_and_kept(later) == ([(6, 6)], [(1, 3)])


def test_a_version_that_replaces_another_gets_new_numbers_and_the_old_keep_theirs(case):
    with transaction():
        first = allot(case, [Run("e" * 64, 3)])
    assert first["e" * 64] == 7
    assert next((r.first, r.last) for r in ledger_of(case, acting(some_people()["sergeant"])).ranges) == (1, 3)


def test_a_number_deleted_behind_the_application_is_a_gap(case):
    behind("DELETE FROM bates_number WHERE case_id = :case AND number = 2", case=case.id)
    ledger = ledger_of(case, acting(some_people()["sergeant"]))
    assert ledger.gaps[0].endswith("-00002: no page has it.")
    assert any("printed" in line and "does not know it" in line for line in ledger.gaps)


def test_a_number_given_to_another_page_behind_the_application_is_an_overlap(case):
    behind(
        "UPDATE bates_number SET sha256 = :other, page = 9 WHERE case_id = :case AND number = 5", other=C, case=case.id
    )
    overlaps = ledger_of(case, acting(some_people()["sergeant"])).overlaps
    assert any("-00005" in line and "belongs to" in line for line in overlaps)


def test_a_packet_changed_behind_the_application_to_print_a_number_twice_is_an_overlap(case):
    with transaction():
        carry(case, (1, A, 1, 3), (2, B, 3, 2))
    overlaps = ledger_of(case, acting(some_people()["sergeant"])).overlaps
    assert any("-00003" in line and "page 1; it belongs to" in line for line in overlaps)


def test_the_page_names_the_gap(case, sign_in):
    behind("DELETE FROM bates_number WHERE case_id = :case AND number = 2", case=case.id)
    page = sign_in("sergeant").get(f"/cases/{case.public_id}/packets/numbers").text
    assert "Numbers are not as they must be" in page
    assert "-00002: no page has it." in page


def test_the_page_of_a_whole_ledger_says_so_and_names_the_exhibit(in_app, sign_in):
    with transaction():
        case = a_case("in_review")
        exhibit = an_exhibit(case)
        allot(case, [Run(ledger_key(exhibit), 1)])
        address, number = case.public_id, exhibit.number
    page = sign_in("sergeant").get(f"/cases/{address}/packets/numbers").text
    assert "No gap, no overlap" in page
    assert f"Ex {number}" in page


def test_the_federal_side_does_not_see_what_lies_inside_another_office(in_app, sign_in):
    with transaction():
        address = a_case("federal_review").public_id
    assert sign_in("federal").get(f"/cases/{address}/packets/numbers").status_code == 404


def test_the_command_prints_ranges_and_ends_with_1_at_a_gap(case, capsys):
    number = number_of(case)
    assert run(["packet", "numbers", number, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [r["last"][-5:] for r in told["ranges"]] == ["00003", "00005", "00006"]
    behind("DELETE FROM bates_number WHERE case_id = :case AND number = 2", case=case.id)
    with pytest.raises(SystemExit):
        run(["packet", "numbers", number])
    assert "Gap: " in capsys.readouterr().out

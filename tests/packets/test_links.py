"""A link opens an issued packet for one recipient, for a while, a few times; to others it is not there."""

import hashlib
import re
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.config import BadSetting, settings
from casebridge.db import db, transaction
from casebridge.evidence.store import store
from casebridge.packets.links.models import PacketLink
from casebridge.packets.models import Packet
from tests.building.packets import a_packet, make
from tests.factories import a_case

BYTES = b"%PDF-1.7 the sealed bytes of a packet"
ADDRESS = re.compile(r"http://localhost(/p/[A-Za-z0-9_-]{22})<")
CODE = re.compile(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>")


@pytest.fixture
def packet(in_app):
    """Issue a packet with bytes, and give the address of its page."""
    with transaction():
        packet = a_packet(a_case("in_review"), "issued")
        packet.store_key, packet.size = stored(BYTES), len(BYTES)
        packet.sha256 = hashlib.sha256(BYTES).hexdigest()
        return f"/cases/{packet.case.public_id}/packets/{packet.public_id}"


def stored(data):
    """Put bytes into the store and return their key."""
    copy = store().scratch()
    copy.write_bytes(data)
    return store().keep(copy)


def the_packet():
    return db.session.scalars(select(Packet)).first()


def the_link():
    return db.session.scalars(select(PacketLink).execution_options(populate_existing=True)).one()


@pytest.fixture
def share(packet, sign_in):
    """Give a function that makes a link as the sergeant and returns its path and its code."""

    def made(**sent):
        data = {"link_recipient": "Counsel Nemo", "link_days": "7", "link_most": "5", **sent}
        answer = sign_in("sergeant", stepped_up=True).send(f"{packet}/links", data)
        assert answer.status_code == 200, answer.text
        code = CODE.search(answer.text)
        return ADDRESS.search(answer.text)[1], code[1] if code else ""

    return made


@pytest.fixture
def outside(client):
    """Give a function that opens a link as somebody without an account."""

    def opening(path, code):
        # The test's own context outlives requests, and with it the token of whoever came before.
        g.pop("csrf_token", None)
        token = client.get("/verify").text.partition('name="csrf_token" value="')[2].partition('"')[0]
        with client.post(path, data={"csrf_token": token, "link_code": code}) as answer:
            answer.get_data()
        return answer

    return opening


def gone(answer):
    return (answer.status_code, "Nothing opens here" in answer.text)


def test_who_has_address_and_code_gets_the_bytes(share, outside):
    path, code = share()
    answer = outside(path, code.lower().replace("-", " "))
    assert (answer.status_code, answer.data) == (200, BYTES)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_looking_at_a_link_opens_nothing_and_counts_nothing(share, client):
    path, _code = share()
    for _ in range(9):
        page = client.get(path)
        assert (page.status_code, BYTES in page.data) == (200, False)
    assert the_link().opened == 0


def test_the_page_at_a_link_says_nothing_of_the_case_or_of_anybody(share, client):
    path, _code = share()
    page = client.get(path).text
    packet = the_packet()
    names = (packet.case.number, packet.case.title, packet.recipient, "Counsel Nemo", packet.number)
    assert [name for name in names if name in page] == []


def test_each_opening_is_written_down_with_its_address_and_shown(share, outside, packet, sign_in):
    path, code = share()
    outside(path, code)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "packet:open_link")).one()
    assert (line.actor_name, line.address, line.bytes_out) == ("Counsel Nemo, by link", "127.0.0.1", len(BYTES))
    page = sign_in("sergeant").get(packet).text
    assert "Counsel Nemo, by link" in page
    assert "1 of 5" in page


def test_neither_address_nor_code_is_kept(share):
    path, code = share()
    kept = repr({c.name: getattr(the_link(), c.name) for c in PacketLink.__table__.columns})
    history = repr([(line.sentence, line.detail) for line in db.session.scalars(select(AuditEntry))])
    for secret in (path.removeprefix("/p/"), code, code.replace("-", "")):
        assert secret not in kept
        assert secret not in history


def test_five_wrong_codes_end_a_link_and_the_right_one_comes_too_late(share, outside):
    path, code = share()
    said = [outside(path, "WRONG") for _ in range(5)]
    assert [answer.status_code for answer in said] == [422] * 4 + [404]
    assert "1 more try" in said[3].text
    assert gone(outside(path, code)) == (404, True)


def test_a_link_opens_as_often_as_it_says(share, outside):
    path, code = share(link_most="2")
    assert [outside(path, code).status_code for _ in range(3)] == [200, 200, 404]


def test_absent_ended_and_used_up_links_answer_alike(share, outside, client, sign_in, packet):
    path, code = share(link_days="1", link_most="1")
    absent = client.get("/p/AAAAAAAAAAAAAAAAAAAAAA")
    outside(path, code)
    used_up = client.get(path)
    other, _code = share(link_days="1")
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        expired = client.get(other)
    link = db.session.scalars(select(PacketLink).order_by(PacketLink.id.desc())).first()
    sign_in("sergeant", stepped_up=True).send(f"{packet}/links/{link.public_id}/end")
    taken_back = client.get(other)

    def plain(answer):
        return (answer.status_code, re.sub(r"<code>[^<]*</code>|nonce=\"[^\"]*\"|value=\"[^\"]*\"", "", answer.text))

    assert plain(absent) == plain(used_up) == plain(taken_back)
    assert plain(expired)[0] == 404
    assert "Ask the office that gave you the link" in absent.text


def test_no_link_opens_a_revoked_packet(share, outside):
    path, code = share()
    with transaction():
        make(the_packet(), "revoke")
    assert gone(outside(path, code)) == (404, True)


def test_a_link_to_a_replaced_packet_says_so(share, client, outside, sign_in):
    path, code = share()
    with transaction():
        packet = the_packet()
        a_packet(packet.case, "issued", packet.kind)
        make(packet, "supersede")
    assert "A newer packet took the place of this one" in client.get(path).text
    newer = db.session.scalars(select(Packet).where(Packet.state == "issued")).one()
    page = sign_in("sergeant").get(f"/cases/{newer.case.public_id}/packets/{newer.public_id}").text
    assert "which stays readable" in page
    assert outside(path, code).status_code == 200


@pytest.mark.parametrize("account", ["detective", "commander", "federal", "auditor"])
def test_who_may_not_release_shares_nothing(packet, sign_in, account):
    answer = sign_in(account, stepped_up=True).send(f"{packet}/links", {"link_recipient": "x", "link_days": "1"})
    assert answer.status_code in (403, 404)
    assert db.session.query(PacketLink).count() == 0


def test_sharing_and_taking_back_ask_for_the_factor_again(packet, share, sign_in):
    answer = sign_in("sergeant").send(f"{packet}/links", {"link_recipient": "x", "link_days": "1", "link_most": "1"})
    assert (answer.status_code, "Confirm that it is you" in answer.text) == (403, True)
    share()
    ended = sign_in("sergeant").send(f"{packet}/links/{the_link().public_id}/end")
    assert (ended.status_code, the_link().revoked_at) == (403, None)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"link_days": "8"}, "1 to 7 days"), ({"link_days": "0"}, "1 to 7 days"), ({"link_most": "6"}, "1 to 5 times"),
        ({"link_most": "-1"}, "1 to 5 times"), ({"link_recipient": " "}, "Name the person"),
        ({"link_account": "nobody"}, "No account of this name"),
        ({"link_account": "federal"}, "No account of this name"),
    ],
)  # fmt: skip
def test_what_a_link_may_not_be_is_said_beside_its_field(packet, sign_in, sent, says):
    data = {"link_recipient": "Counsel", "link_days": "7", "link_most": "5", **sent}
    answer = sign_in("sergeant", stepped_up=True).send(f"{packet}/links", data)
    assert (answer.status_code, says in answer.text) == (422, True)


def test_only_an_issued_packet_is_shared(packet, sign_in):
    with transaction():
        make(the_packet(), "revoke")
    data = {"link_recipient": "Counsel", "link_days": "7", "link_most": "5"}
    assert sign_in("sergeant", stepped_up=True).send(f"{packet}/links", data).status_code == 409


def test_settings_may_only_make_links_shorter():
    assert settings({"CASEBRIDGE_LINK_DAYS": "3"})["CASEBRIDGE_LINK_DAYS"] == 3
    for name, value in (("CASEBRIDGE_LINK_DAYS", "8"), ("CASEBRIDGE_LINK_OPENS", "6"), ("CASEBRIDGE_LINK_OPENS", "no")):
        with pytest.raises(BadSetting, match=name):
            settings({name: value})


def test_a_recipient_with_an_account_signs_in_and_their_rights_are_asked_each_time(share, packet, sign_in, client):
    path, code = share(link_account="prosecutor")
    assert code == ""
    stranger = client.get(path)
    assert (stranger.status_code, "/sign-in" in stranger.headers["Location"]) == (303, True)
    assert gone(sign_in("prosecutor2").get(path)) == (404, True)
    reader = sign_in("prosecutor")
    assert reader.get(path).status_code == 200
    with reader.send(path) as answer:
        assert answer.data == BYTES
    with transaction():
        the_packet().case.reached_sao_at = None
    assert gone(sign_in("prosecutor").send(path)) == (404, True)


def test_one_place_tries_only_so_many_times(share, outside):
    path, _code = share()
    said = [outside("/p/AAAAAAAAAAAAAAAAAAAAAA", "x").status_code for _ in range(31)]
    assert said == [404] * 30 + [429]
    assert outside(path, "x").status_code == 429

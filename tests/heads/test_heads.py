"""Heads: signed in time, kept in whatever form, and a history that differs from one is told."""

import hashlib
import json
from datetime import timedelta

import pytest

from casebridge import audit, clock, keys
from casebridge.access.actor import ENGINE
from casebridge.accounts import demo_accounts
from casebridge.accounts.models import User
from casebridge.config import MailServer
from casebridge.db import db, transaction
from casebridge.delivery.services import write_heads
from casebridge.heads import kept, merkle
from casebridge.heads.services import LINES, check, listed, sign, sign_due
from casebridge.notices.mailer import Letter, composed
from casebridge.notices.models import Mail
from tests.test_audit import some_lines
from tests.test_cli import run  # noqa: F401  the fixture


def naive_root(leaves):
    """Return the root as RFC 9162 defines it."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def test_the_tree_is_that_of_the_standard_and_each_leaf_has_its_way_up():
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(70)]
    edge = merkle.Edge()
    assert edge.root() == hashlib.sha256(b"").hexdigest()
    for size in range(1, 70):
        edge.add(leaves[size - 1])
        root = edge.root()
        assert root == naive_root(leaves[:size]).hex()
        assert merkle.Edge.read(edge.size, edge.written()).root() == root
        ways = merkle.paths(leaves[:size], range(size))
        assert all(merkle.holds(leaves[n], n, size, ways[n], root) for n in range(size))
        assert not merkle.holds(leaves[size], size - 1, size, ways[size - 1], root)
        assert not merkle.holds(leaves[0], 0, size, [*ways[0], root], root)


def test_a_head_is_signed_each_hour_or_after_a_thousand_lines(in_app):
    assert sign_due() == 0
    some_lines(3)
    assert (sign_due(), sign_due(), len(listed())) == (1, 0, 1)
    some_lines(1)
    assert sign_due() == 0
    with transaction():
        for _ in range(LINES):
            audit.record("test:line", actor=ENGINE)
    assert sign_due() == 1
    some_lines(1)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert (sign_due(), sign_due()) == (1, 0)
    found = check()
    assert (found.holds, found.heads, found.signed, found.good) == (True, 3, 3, LINES + 5)


def test_a_head_is_read_in_every_form_in_which_it_was_kept(in_app):
    some_lines(5)
    head = sign().as_plain()
    letter = composed(Letter("a@example.org", "1", clock.now(), kept.as_text(head)), sender="b@example.org", link="")
    told = letter.get_content()
    assert all(len(line) <= 72 for line in kept.as_text(head).splitlines())
    quoted = "".join(f"> {line}\n" for line in told.splitlines())
    groups = " ".join(head["hash"][n : n + 4] for n in range(0, 64, 4))
    some_lines(2)
    for text in (told, quoted, json.dumps(head), json.dumps([head]), f"5 {head['hash']}", groups, letter.as_string()):
        [one] = kept.read(text)
        assert one.hash == head["hash"]
        assert check([one]).holds
    assert all(kept.read(text)[0].is_signed_by(keys.public_keys()) for text in (told, quoted, json.dumps(head)))


@pytest.mark.parametrize("text", ["", "hello", "{}", "[1]", "5 abc", '{"seq": 1}', "[{]"])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(kept.NoHeads):
        kept.read(text)


def test_heads_by_an_unknown_key_or_changed_after_signing_are_told_as_such(in_app):
    some_lines(4)
    head = sign().as_plain()
    stranger = {**head, "signature": kept.signed(b"\x01" * 32, head), "key": "0" * 16}
    for one, says in (
        (stranger, "signed by a key that is not known"), ({**stranger, "key": head["key"]}, "changed after"),
        ({**head, "at": head["at"].replace("20", "19", 1)}, "changed after"),
        ({**head, "seq": 400}, "there are 4 lines"), ({**head, "hash": "ab" * 32}, "line 4 differs"),
    ):  # fmt: skip
        found = check(kept.read(json.dumps(one)))
        assert not found.holds
        assert says in " ".join(found.strange)


def test_after_rotation_older_heads_hold_by_the_key_that_was_kept(in_app, run, tmp_path):  # noqa: F811
    with transaction():
        demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])
    (tmp_path / "heads").write_text(run("audit", "head")[1])
    (tmp_path / "keys").write_text(run("keys", "public")[1])
    assert run("keys", "rotate", "head")[0] == 0
    in_app.config["CASEBRIDGE_KEYS"] = json.loads((in_app.config["CASEBRIDGE_INSTANCE"] / "secrets.json").read_text())
    now = json.loads(run("audit", "head", "--json")[1])
    assert now["key"] != kept.read((tmp_path / "heads").read_text())[0].key
    assert run("audit", "verify", "--heads", str(tmp_path / "heads"))[0] == 0
    code, out, _err = run("audit", "verify", "--keys", str(tmp_path / "keys"), "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)
    assert "not known here" in json.loads(out)["what"]


def test_the_head_of_the_day_is_mailed_once_to_who_keeps_it_and_names_nobody(in_app):
    with transaction():
        demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])
        for user in db.session.query(User):
            user.mail_address = f"{user.username}@example.org"
    in_app.config["CASEBRIDGE_MAIL"] = MailServer("localhost", 25, "")
    sign()
    noon = clock.now().replace(hour=17, minute=0)
    with clock.at(noon):
        written = write_heads()
        assert write_heads() == 0
    with clock.at(noon + timedelta(days=1)):
        assert write_heads() == written
    roles = {db.session.get(User, mail.user_id).role for mail in db.session.query(Mail)}
    assert roles == {"auditor", "sao_supervisor", "usao_supervisor"}
    assert kept.read(db.session.query(Mail).first().enclosed)[0].is_signed_by(keys.public_keys())


def test_the_auditor_checks_a_kept_head_on_the_page(app, sign_in):
    with app.app_context():
        some_lines(3)
        text = kept.as_text(sign().as_plain())
        db.session.remove()
    auditor = sign_in("auditor", stepped_up=True)
    assert "None was signed" not in auditor.get("/audit/heads").text
    assert text in auditor.get("/audit/heads/file").text
    known = keys.public_keys(app.config["CASEBRIDGE_KEYS"])
    assert kept.read_keys(auditor.get("/audit/heads/keys").text) == known
    assert "The history holds" in auditor.send("/audit/heads/check", {"heads": text}).text
    wrong = text.replace("seq: 3", "seq: 2")
    told = auditor.send("/audit/heads/check", {"heads": wrong}).text
    assert "The history does not hold" in told
    assert auditor.send("/audit/heads/check", {"heads": "nothing"}).status_code == 422
    assert sign_in("admin").get("/audit/heads/file").status_code == 404

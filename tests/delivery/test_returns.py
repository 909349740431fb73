"""Letters that come back, end to end: sent over real SMTP, reported into a maildir, red for whom they were."""

import os

import pytest
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cli import run as command
from casebridge.config import BadSetting, settings
from casebridge.db import db, transaction
from casebridge.delivery import returns
from casebridge.notices.letters import try_again
from tests.delivery.conftest import SENDER, later, mails, notices_to, run
from tests.delivery.samples import AWAY, LETTER, nested, postfix, unlike
from tests.support.pages import soup

ADDRESS = "prosecutor@office.example"


@pytest.fixture
def maildir(mailing, postbox, tmp_path):
    """Give the maildir of the address that mail comes from."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "returns" / name).mkdir(parents=True)
    mailing.config["CASEBRIDGE_MAIL_RETURNS"] = postbox.returns = tmp_path / "returns"
    return postbox.returns


@pytest.fixture
def lost(maildir, owe, postbox):
    """Send letters to two people; the one to the prosecutor is taken and then reported as lost."""
    postbox.lost.add(ADDRESS)
    owe("prosecutor", "detective")
    run()
    return maildir


def left(maildir, name="new"):
    return sorted(path.name for path in (maildir / name).iterdir())


def test_a_letter_that_came_back_is_red_for_its_person_and_with_the_administrators(lost, sign_in):
    assert {mail.delivery for mail in mails()} == {"sent"}
    assert (returns.read_returns(), left(lost), len(left(lost, "cur"))) == (1, [], 1)
    assert sorted((mail.delivery, mail.error[:9]) for mail in mails()) == [("given_up", "5.1.1 550"), ("sent", "")]
    visitor = sign_in("prosecutor")
    work = soup(visitor.get("/")).find("main").get_text(" ", strip=True)
    assert "Mail to you was not delivered." in work
    assert "No such user here" in visitor.get("/notices").text
    assert "was not delivered" not in sign_in("detective").get("/notices").text
    listed = soup(sign_in("admin").get("/people/mail")).find("main").get_text(" ", strip=True)
    assert ("Came back" in listed, "No such user here" in listed) == (True, True)
    assert [one.tag for one in notices_to("admin")] == ["mail:failed"]
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "mail:came_back")).one()
    assert line.sentence == "learned that a letter to prosecutor did not arrive"


def test_a_report_read_twice_or_of_an_earlier_try_changes_nothing(lost, postbox):
    report = (lost / "new" / left(lost)[0]).read_bytes()
    returns.look(lost)
    postbox.lost.clear()
    with transaction():
        try_again(*mails())
    (lost / "new" / "again").write_bytes(report)
    assert returns.look(lost).kept == 1
    with later(hours=1):
        run()
        returns.look(lost)
    assert ({mail.delivery for mail in mails()}, left(lost)) == ({"sent"}, [])
    assert len(notices_to("admin")) == 1


def test_other_mails_change_nothing_and_move_on(lost, postbox, tmp_path):
    (lost / "new" / left(lost)[0]).unlink()
    real = postfix(ADDRESS, next(raw for to, raw in postbox.taken if to == ADDRESS))
    forged = [postfix(ADDRESS, LETTER), AWAY, nested(500), b"x" * 600_000]
    forged += [mail for mail in unlike(real).values() if mail != real]
    for number, mail in enumerate(forged):
        (lost / "new" / f"{number:03}").write_bytes(mail)
    (tmp_path / "secret").write_bytes(real)
    (lost / "new" / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(lost / "new" / "pipe")
    assert (returns.look(lost).came_back, left(lost), len(forged) > 10) == (0, [], True)
    assert {mail.delivery for mail in mails()} == {"sent"}


def test_a_server_that_can_is_asked_to_report_under_the_number_of_the_letter(owe, postbox):
    postbox.reports = True
    owe("prosecutor")
    run()
    assert postbox.asked == [f"FROM:<{SENDER}> ENVID={mails()[0].public_id} RET=HDRS"]


def test_whoever_read_the_notice_meanwhile_leaves_nothing_red(lost, sign_in):
    sign_in("prosecutor").send("/notices/read")
    assert (returns.read_returns(), notices_to("admin")) == (1, [])
    assert "was not delivered" not in sign_in("prosecutor").get("/").text


def test_without_a_maildir_the_sweep_looks_nowhere_and_a_lost_one_stops_nothing(mailing, tmp_path):
    assert returns.read_returns() == 0
    mailing.config["CASEBRIDGE_MAIL_RETURNS"] = tmp_path / "gone"
    assert returns.read_returns() == 0


def test_a_maildir_is_a_whole_path(tmp_path):
    env = {
        "CASEBRIDGE_INSTANCE": str(tmp_path),
        "CASEBRIDGE_MAIL_URL": "smtp://localhost",
        "CASEBRIDGE_MAIL_FROM": SENDER,
    }
    with pytest.raises(BadSetting, match="whole path"):
        settings(env | {"CASEBRIDGE_MAIL_RETURNS": "returns"})
    assert str(settings(env | {"CASEBRIDGE_MAIL_RETURNS": "/var/mail/cb"})["CASEBRIDGE_MAIL_RETURNS"]) == "/var/mail/cb"


def test_the_command_says_what_it_read(lost, capsys):
    assert command(["mail", "returns"]) == 0
    assert capsys.readouterr().out == "1 mail read: 1 letter came back, 0 about none of ours.\n"

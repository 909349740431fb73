"""Letters over real SMTP: neutral, one answer each, tried again, given up, and never held up by somebody else's."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from casebridge.accounts import people
from casebridge.config import BadSetting, MailServer, mail_server, settings
from casebridge.db import db, transaction
from casebridge.delivery import services
from casebridge.errors import Invalid
from casebridge.notices import letters, mailer
from casebridge.notices.mailer import Letter, NoServer, Post, composed
from casebridge.notices.models import MailRoute
from tests.building.people import acting, some_people
from tests.delivery.conftest import LINK, SENDER, later, mails, notices_to, run
from tests.factories import a_case
from tests.support.postbox import posted

ADDRESS = IPv4Address("127.0.0.1")
EVIL = "Ruth\r\nBcc: evil@elsewhere.example\r\n\r\nLEAD homicide"


def states():
    return [(mail.delivery, mail.tries) for mail in mails()]


def test_a_letter_says_only_that_something_waits(owe, chosen, postbox):
    chosen("prosecutor", name="Ruth Okafor")
    with transaction():
        number = a_case("in_review").number
    postbox.taken.clear()
    owe("prosecutor", tag="lead:refer")
    run()
    raw = next(raw.decode() for to, raw in postbox.taken if to.startswith("prosecutor@"))
    assert "Sign in to see what waits:\r\nhttps://casebridge.example/sign-in" in raw
    for word in (number, "Okafor", "LEAD", "lead", "homicide", "CB-", "return", "Something waits."):
        assert word not in raw


def test_the_letter_is_the_same_for_one_notice_and_for_a_day_of_them(mailing):
    letter = Letter("p@office.example", "abc", datetime(2026, 11, 24, 13, tzinfo=UTC))
    found = composed(letter, sender=SENDER, link=LINK)
    assert (found["Subject"], found["Message-ID"], found["Auto-Submitted"], found["To"]) == (
        "CaseBridge has an update for you", "<abc@office.example>", "auto-generated", "p@office.example",
    )  # fmt: skip


def test_a_hostile_name_reaches_no_header(owe, chosen, postbox):
    chosen("prosecutor", name=EVIL)
    owe("prosecutor")
    run()
    (letter,) = postbox.letters
    assert (letter["Bcc"], letter["To"], postbox.addresses) == (
        None, "prosecutor@office.example", ["prosecutor@office.example"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: evil@elsewhere.example", "a@b.example\nX: y", "Ruth <a@b.example>", "a@b.example,c@d.example",
     "a b@c.example", "a@localhost", "@b.example", "a@b..example", "a@b.exa\x00mple", "ä@b.example",
     "x" * 250 + "@b.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_when_it_is_entered(mailing, address):
    user, admin = some_people()["prosecutor"], acting(some_people()["admin"])
    with pytest.raises(Invalid), transaction():
        people.set_address(user, address, actor=admin)


def test_an_address_that_came_in_otherwise_cannot_break_a_header(owe, chosen, postbox):
    chosen("prosecutor", mail_address="a@b.example\r\nBcc: evil@elsewhere.example")
    owe("prosecutor", "detective")
    assert (run(), postbox.addresses) == (1, ["detective@office.example"])
    assert sorted(states()) == [("given_up", 1), ("sent", 1)]


def test_an_address_that_does_not_exist_is_given_up_at_once_and_a_person_hears_of_it(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (550, "5.1.1 No such user here")
    owe("prosecutor")
    run()
    (mail,) = mails()
    assert (mail.delivery, mail.error) == ("given_up", "550 5.1.1 No such user here")
    assert [notice.tag for notice in notices_to("admin")] == ["mail:failed"]


def test_the_administrator_is_told_once_of_a_person_until_it_is_read(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (550, "no")
    for _ in range(3):
        owe("prosecutor")
        run()
    assert len(notices_to("admin")) == 1


def test_a_letter_that_fails_is_tried_again_after_longer_and_longer_waits(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (451, "greylisted")
    owe("prosecutor")
    run()
    assert (run(), states()) == (0, [("waiting", 1)])
    waited = timedelta()
    for tries, wait in enumerate(services.WAITS, start=1):
        waited += wait + timedelta(seconds=1)
        with later(seconds=int(waited.total_seconds()) + tries):
            run()
        assert mails()[0].tries == tries + 1
    assert states() == [("given_up", services.TRIES)]


def test_a_letter_that_failed_goes_out_when_the_server_takes_it(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (451, "greylisted")
    owe("prosecutor")
    run()
    assert letters.standing(mails()[0], mails()[0].created_at) == "failing"
    postbox.refuse.clear()
    with later(minutes=2):
        assert run() == 1
    assert (states(), mails()[0].error) == ([("sent", 2)], "")


@pytest.mark.parametrize("how", ["refused", "later", "hangs_up"])
def test_failing_addresses_hold_up_nobody_else(owe, postbox, how):
    bad = {"detective", "prosecutor", "sergeant", "commander"}
    for name in bad:
        if how == "hangs_up":
            postbox.hang_up_on.add(f"{name}@office.example")
        else:
            postbox.refuse[f"{name}@office.example"] = (550 if how == "refused" else 451, "no")
    owe(*sorted(bad), "clerk", "auditor", "federal")
    for minutes in (0, 2, 4):
        with later(minutes=minutes):
            run()
    assert sorted(set(postbox.addresses)) == [
        "auditor@office.example",
        "clerk@office.example",
        "federal@office.example",
    ]
    assert len(postbox.addresses) == 3


def test_a_server_that_is_down_is_nobodys_fault(mailing, owe, postbox):
    with posted() as closed:
        port = closed.port
    mailing.config["CASEBRIDGE_MAIL"] = MailServer("127.0.0.1", port, "")
    owe("prosecutor", "detective")
    assert (run(), states()) == (0, [("waiting", 0), ("waiting", 0)])
    assert db.session.get(MailRoute, 1).error == "The mail server cannot be reached."
    db.session.rollback()
    with later(minutes=61):
        assert {letters.standing(mail, mail.since + timedelta(minutes=61)) for mail in mails()} == {"late"}
        assert letters.people_not_reached() == 2
    mailing.config["CASEBRIDGE_MAIL"] = MailServer("127.0.0.1", postbox.port, "")
    assert run() == 2
    assert db.session.get(MailRoute, 1).failing_since is None


def test_five_hundred_notices_go_out_over_one_connection_and_once_each(mailing, postbox):
    with transaction():
        admin = acting(some_people()["admin"])
        for number in range(500):
            user = people.add_person(
                username=f"many.{number}", name=f"Many {number}", role="detective", unit="bpd_robbery", actor=admin
            )
            user.mail_address = f"many.{number}@office.example"
            db.session.flush()
            services.tell([user.id], tag="case_review:return", text="Something waits.")
    assert (run(), run(), postbox.connections) == (500, 0, 1)
    assert (len(set(postbox.addresses)), len({letter["Message-ID"] for letter in postbox.letters})) == (500, 500)


def test_mending_the_address_tries_again_at_once(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (550, "no such user")
    owe("prosecutor")
    run()
    with transaction():
        actor = acting(some_people()["admin"])
        people.set_address(some_people()["prosecutor"], "ruth@office.example", actor=actor)
    assert (run(), postbox.addresses, letters.people_not_reached()) == (1, ["ruth@office.example"], 0)


def test_what_was_read_in_the_meantime_needs_nobody(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (550, "no such user")
    owe("prosecutor")
    run()
    assert letters.people_not_reached() == 1
    db.session.rollback()
    with transaction():
        notices_to_read = select(services.Notice)
        for notice in db.session.scalars(notices_to_read):
            notice.read_at = notice.created_at
    assert letters.people_not_reached() == 0


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """Give a context with a certificate for 127.0.0.1, which this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ADDRESS)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "cert.pem"
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(kinds[0]) + key.private_bytes(*kinds))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path


def test_a_server_elsewhere_is_spoken_to_under_tls_and_signed_in_to(postbox, certificate, monkeypatch):
    postbox.tls, path = certificate
    postbox.login = ("office", "pass word")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    server = MailServer("127.0.0.1", postbox.port, "starttls", "office", "pass word")
    with Post(server, sender=SENDER, link=LINK) as post:
        post.send(Letter("p@office.example", "abc", datetime.now(UTC)))
    assert (postbox.addresses, postbox.encrypted) == (["p@office.example"], [True])


def test_a_certificate_that_nobody_vouches_for_stops_it(postbox, certificate):
    postbox.tls, _path = certificate
    post = Post(MailServer("127.0.0.1", postbox.port, "starttls"), sender=SENDER, link=LINK)
    with pytest.raises(NoServer, match="certificate"):
        post.open()


def test_nothing_goes_in_the_clear_where_tls_is_asked_for(postbox):
    post = Post(MailServer("127.0.0.1", postbox.port, "starttls"), sender=SENDER, link=LINK)
    with pytest.raises(NoServer, match="STARTTLS"):
        post.open()
    assert postbox.taken == []


def test_a_wrong_password_is_said_without_it(postbox):
    postbox.login = ("office", "right")
    post = Post(MailServer("127.0.0.1", postbox.port, "", "office", "wrong horse"), sender=SENDER, link=LINK)
    with pytest.raises(NoServer) as refused:
        post.open()
    assert refused.value.words == "The mail server does not know our user name or password."


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.office.example", ("mail.office.example", 25, "starttls")),
        ("smtp://u:p%40ss@mail.office.example", ("mail.office.example", 587, "starttls")),
        ("smtps://mail.office.example", ("mail.office.example", 465, "tls")),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "")),
    ],
)
def test_the_mail_server_is_read_from_its_url(url, found):
    server = mail_server(url)
    assert (server.host, server.port, server.secure) == found
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example", "smtp://mail.example:port"])
def test_a_url_that_is_none_stops_the_start(tmp_path, url):
    env = {"CASEBRIDGE_INSTANCE": str(tmp_path), "CASEBRIDGE_MAIL_URL": url, "CASEBRIDGE_MAIL_FROM": SENDER}
    with pytest.raises(BadSetting, match="CASEBRIDGE_MAIL_URL"):
        settings(env)


def test_a_sender_is_asked_for(tmp_path):
    env = {"CASEBRIDGE_INSTANCE": str(tmp_path), "CASEBRIDGE_MAIL_URL": "smtp://127.0.0.1"}
    with pytest.raises(BadSetting, match="CASEBRIDGE_MAIL_FROM"):
        settings(env)


def test_what_the_server_says_is_kept_on_one_line():
    assert mailer._plain(550, b"No\r\nsuch\x00 user\xff") == "550 No such user"

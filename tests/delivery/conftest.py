"""Fixtures of the tests of delivery: a mail server, a house that mails, people with addresses."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.config import MailServer
from casebridge.db import db, transaction
from casebridge.delivery import services
from casebridge.notices.models import Mail, Notice
from casebridge.notices.outbox import tell
from tests.building.people import some_people
from tests.support.postbox import PostBox, posted

SENDER, LINK = "casebridge@office.example", "https://casebridge.example"


@pytest.fixture
def postbox() -> Iterator[PostBox]:
    """Give a mail server that keeps what it takes."""
    with posted() as box:
        yield box


@pytest.fixture
def mailing(in_app: Flask, postbox: PostBox) -> Flask:
    """Give the application with that mail server, and people who can be mailed."""
    in_app.config.update(
        CASEBRIDGE_MAIL=MailServer("127.0.0.1", postbox.port, ""), CASEBRIDGE_MAIL_FROM=SENDER, CASEBRIDGE_URL=LINK
    )
    with transaction():
        for name, user in some_people().items():
            user.mail_address = f"{name}@office.example"
    return in_app


@pytest.fixture
def owe(mailing: Flask) -> Callable[..., None]:
    """Give a function that owes people notices: `owe("prosecutor", urgent=True)`."""

    def put(*names: str, urgent: bool = False, tag: str = "case_review:return") -> None:
        with transaction():
            people = some_people()
            tell([people[name].id for name in names], tag=tag, text="Something waits.", urgent=urgent)

    return put


@pytest.fixture
def chosen(mailing: Flask) -> Callable[..., None]:
    """Give a function that changes an account: `chosen("prosecutor", mail_pace="daily")`."""

    def put(account: str, **values: object) -> None:
        with transaction():
            user = some_people()[account]
            for key, value in values.items():
                setattr(user, key, value)

    return put


def run() -> int:
    """Do what the worker does in a minute: write letters, then send what is due."""
    services.deliver()
    db.session.remove()
    sent = services.send_due()
    db.session.remove()
    return sent


def later(**more: int) -> AbstractContextManager[datetime]:
    """Hold the clock so much later."""
    return clock.at(clock.now() + timedelta(**more))


def mails() -> list[Mail]:
    """Return every letter as it is stored, oldest first."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def notices_to(name: str) -> list[Notice]:
    """Return the notices of a person, oldest first."""
    db.session.rollback()
    db.session.expire_all()
    query = select(Notice).join(User, User.id == Notice.user_id).where(User.username == name)
    return list(db.session.scalars(query.order_by(Notice.id)))

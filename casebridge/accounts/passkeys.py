"""Passkeys (WebAuthn): made and used where the authenticator has verified the person; each question is asked once."""

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casebridge import clock
from casebridge.accounts.models import Challenge, Passkey, User
from casebridge.db import db
from casebridge.errors import Invalid

NAME = "passkey"
ANSWER_WITHIN = timedelta(minutes=5)
NOT_ADDED = "The passkey did not answer as it must, or it is kept already. Press the button once more."
# What the library raises for an answer that is not one, and what reading such an answer can raise.
_MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError)
_VERIFIED = UserVerificationRequirement.REQUIRED


def of(user: User) -> Sequence[Passkey]:
    """Return the passkeys of a person, oldest first."""
    return db.session.scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)).all()


def ask_new(user: User, origin: str) -> str:
    """Return what a browser needs to make a passkey for `user`, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=_host(origin), rp_name="CaseBridge", user_id=user.public_id.encode(), user_name=user.username,
        user_display_name=user.name, challenge=_asked(_person(user), origin),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=_known(user),
    )  # fmt: skip
    return webauthn.options_to_json(options)


def add(user: User, answer: str, label: str) -> None:
    """Keep the passkey with which a browser answered `ask_new`.

    :raises Invalid: it does not answer it, or is kept already.
    """
    asked = _taken(_person(user))
    try:
        made = asked and webauthn.verify_registration_response(
            credential=answer, expected_challenge=bytes.fromhex(asked.challenge), expected_rp_id=_host(asked.origin),
            expected_origin=asked.origin, require_user_verification=True,
        )  # fmt: skip
    except _MALFORMED:
        made = None
    number = bytes_to_base64url(made.credential_id) if made else ""
    if not made or db.session.scalar(select(Passkey.id).where(Passkey.credential_id == number)):
        raise Invalid(fields={"label": NOT_ADDED})
    db.session.add(
        Passkey(
            user_id=user.id, credential_id=number, public_key=made.credential_public_key.hex(),
            sign_count=made.sign_count, label=label, made_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def ask(user: User, origin: str) -> str:
    """Return what a browser needs to use a passkey of `user`, as JSON."""
    return _question(_person(user), origin, _known(user))


def ask_visitor(browser: str, origin: str) -> str:
    """Return what a browser needs to use whichever passkey it has for us; `browser` is the hash of its token."""
    return _question(browser, origin, [])


def shows(user: User, answer: str) -> bool:
    """Say whether a passkey of `user` answered the question that we asked them last; it is used up."""
    return answer.startswith("{") and _signed_by(answer, _person(user)) == user.id


def signer(answer: str, browser: str) -> User | None:
    """Return whose passkey answered the question that we asked a visitor's browser last."""
    user_id = _signed_by(answer, browser)
    return db.session.get(User, user_id) if user_id else None


def forget(user: User) -> None:
    """Delete the passkeys of a person."""
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))


def _question(asker: str, origin: str, allowed: list[PublicKeyCredentialDescriptor]) -> str:
    options = webauthn.generate_authentication_options(
        rp_id=_host(origin), challenge=_asked(asker, origin), allow_credentials=allowed, user_verification=_VERIFIED
    )
    return webauthn.options_to_json(options)


def _signed_by(answer: str, asker: str) -> int | None:
    """Return the id of the account whose passkey signed what `asker` was asked."""
    asked = _taken(asker)
    try:
        number = str(json.loads(answer)["id"])
        row = db.session.scalar(select(Passkey).where(Passkey.credential_id == number))
        if asked is None or row is None:
            return None
        done = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=bytes.fromhex(asked.challenge), expected_rp_id=_host(asked.origin),
            expected_origin=asked.origin, credential_public_key=bytes.fromhex(row.public_key),
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        )  # fmt: skip
    except _MALFORMED:
        return None
    row.sign_count, row.used_at = done.new_sign_count, clock.now()
    return row.user_id


def _asked(asker: str, origin: str) -> bytes:
    """Keep 256 random bits as what `asker` is to sign, in place of what was asked before."""
    now, challenge = clock.now(), secrets.token_bytes(32)
    db.session.execute(delete(Challenge).where((Challenge.at < now - ANSWER_WITHIN) | (Challenge.asker == asker)))
    db.session.add(Challenge(asker=asker, challenge=challenge.hex(), origin=origin, at=now))
    db.session.flush()
    return challenge


def _taken(asker: str) -> Challenge | None:
    """Return what was asked within five minutes; it cannot be answered again."""
    row = db.session.get(Challenge, asker, populate_existing=True)
    if row is None:
        return None
    db.session.delete(row)
    db.session.flush()
    return row if row.at > clock.now() - ANSWER_WITHIN else None


def _known(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(one.credential_id)) for one in of(user)]


def _person(user: User) -> str:
    return f"person:{user.public_id}"


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""

"""Single sign-on: come in, or show again who one is, by the offices' provider; and whose account that opens.

The provider is asked while no unit of work is open; what it was asked lies sealed in a row for one browser or one
session, and is gone when its answer comes (docs/adr/0041).
"""

import hmac
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete

from casebridge import audit, clock, keys
from casebridge.access.actor import SEVERAL, Actor, Role
from casebridge.access.check import require, require_factor
from casebridge.access.policy import Permission
from casebridge.accounts import bindings, oidc, sessions
from casebridge.accounts.factors import SINGLE_SIGN_ON, own_account
from casebridge.accounts.models import SignOnBinding, SignOnQuestion, User
from casebridge.accounts.oidc import NotShown, ProviderSilent, Question, Shown
from casebridge.accounts.people import note, second_asked, tell_of
from casebridge.accounts.services import Entered, Where, in_unit, start, turn_away, wait_for_second
from casebridge.accounts.sessions import Standing
from casebridge.config import OidcProvider
from casebridge.db import db
from casebridge.errors import Busy, Conflict, Invalid, NotThere

log = logging.getLogger("casebridge")
ANSWER_WITHIN = timedelta(minutes=10)
NOT_KNOWN = "This sign-in is not known here, or the account is locked."
NOT_ENOUGH = "This did not confirm that it is you: it was somebody else, or one factor where several are asked for."
BOUND = "An administrator bound an account to a sign-in outside CaseBridge. Say so if you did not expect it."
UNBOUND = "An administrator ended the sign-in outside CaseBridge of an account. Say so if you did not expect it."


class Silent(Busy):
    """The provider does not answer; everything else goes on."""

    kept = "Nobody was signed in."
    next_step = "Sign in with user name and password."

    def __init__(self) -> None:
        """Name it as its button does."""
        super().__init__(f"{provider().label[:1].upper()}{provider().label[1:]} does not answer just now.")


def is_on() -> bool:
    """Say whether a provider is named in the settings."""
    return current_app.config["CASEBRIDGE_OIDC"] is not None


def provider() -> OidcProvider:
    """Return the provider.

    :raises NotThere: none is named.
    """
    found: OidcProvider | None = current_app.config["CASEBRIDGE_OIDC"]
    if found is None:
        raise NotThere()
    return found


def ask(asker: str, *, back: str, next_page: str, again: bool = False) -> None:
    """Keep a new question of a visitor's browser or a session, in place of the one before.

    :param asker: the hash of a visitor's token, or `session:` with the session's public id.
    :param again: a person who is signed in shows anew who they are. :raises Silent: the provider does not answer.
    """
    found = provider()
    try:
        question = oidc.ask(found, back=back, next_page=next_page, fresh_for=0 if again else found.fresh_for)
    except ProviderSilent as silent:
        raise _silent(silent) from silent
    sealed = keys.sealed("field", json.dumps(asdict(question)).encode(), asker.encode())

    def work() -> None:
        before = SignOnQuestion.at < clock.now() - ANSWER_WITHIN
        db.session.execute(delete(SignOnQuestion).where(before | (SignOnQuestion.asker == asker)))
        db.session.add(SignOnQuestion(asker=asker, sealed=sealed, at=clock.now()))

    in_unit(work)


def waiting(askers: Iterable[str]) -> Question | None:
    """Return what was asked last for the first of these that asked within ten minutes."""
    return next((question for asker in askers if (question := _asked(asker))), None)


def take(askers: Iterable[str], state: str) -> tuple[str, Question] | None:
    """Return who asked and the question that an answer belongs to; it cannot be answered again."""

    def work() -> tuple[str, Question] | None:
        for asker in askers:
            question = _asked(asker)
            if question and hmac.compare_digest(question.state.encode(), state.encode()):
                db.session.execute(delete(SignOnQuestion).where(SignOnQuestion.asker == asker))
                return asker, question
        return None

    return in_unit(work)


def sign_in(question: Question, answer: Mapping[str, str], *, where: Where) -> Entered:
    """Start a session of whoever the provider says it is, or wait for our second factor where it says one only.

    Nothing is guessed at, so nothing is counted; a locked account stays locked.

    :raises Invalid: one answer for whatever is wrong. :raises Silent: the provider does not answer.
    """
    try:
        shown = _shown(question, answer)
    except NotShown as wrong:
        log.warning("single sign-on refused: %s", wrong)
        in_unit(lambda: turn_away(None, where))
        raise Invalid(NOT_KNOWN, kept="Nobody was signed in.") from wrong

    def work() -> Entered | None:
        binding = bindings.at(provider().issuer, shown.subject)
        user = db.session.get(User, binding.user_id) if binding else None
        if binding is None or user is None or not user.is_open:
            turn_away(user, where)
            return None
        binding.used_at = clock.now()
        if user.second_factors and not shown.several:
            return Entered(wait_for_second(user, SINGLE_SIGN_ON), half=True)
        factor = _noted(shown)
        return Entered(start(user, factor, where, "signed in by single sign-on"), half=False)

    if (entered := in_unit(work)) is None:
        # Their own number tells them nothing about accounts; without it an operator cannot bind them.
        raise Invalid(f"{NOT_KNOWN} An administrator who binds it needs your number there: {shown.subject}.")
    return entered


def confirm(standing: Standing, question: Question, answer: Mapping[str, str], *, actor: Actor) -> tuple[str, Actor]:
    """Take that a person showed anew at the provider who they are; return the session's new token and the actor.

    :raises Invalid: it is somebody else, or one factor where several are asked for. :raises Silent: as `sign_in`.
    """
    try:
        shown: Shown | None = _shown(question, answer)
    except NotShown as wrong:
        log.warning("single sign-on refused: %s", wrong)
        shown = None

    def work() -> str:
        user = db.session.get_one(User, actor.id)
        if shown is None or not _is(own_account(user), shown) or not (shown.several or _one_is_enough(actor)):
            audit.record(
                "step_up:failed", actor=actor, outcome="denied", object_type="user", object_id=user.public_id,
                sentence="could not show who it is", detail={"factor": SINGLE_SIGN_ON},
            )  # fmt: skip
            return ""
        factor = _noted(shown)
        token = sessions.step_up(standing.id, factor=factor)
        audit.record("step_up:ok", actor=actor, sentence="showed who it is again", detail={"factor": factor})
        return token

    if not (token := in_unit(work)):
        raise Invalid(NOT_ENOUGH)
    return token, replace(actor, stepped_up_at=clock.now())


def may_confirm(actor: Actor) -> bool:
    """Say whether a person can show at the provider who they are."""
    return is_on() and actor.id is not None and bindings.of(db.session.get_one(User, actor.id)) is not None


def bind(user: User, subject: str, *, actor: Actor, confirmed: bool = False) -> None:
    """Bind an account to somebody whom the provider knows by `subject`; the person and other administrators are told.

    Two bind an administrator's: the first asks.

    :param confirmed: on the command line, where whoever runs it has the machine already.
    :raises StepUpNeeded: the administrator gave no factor within ten minutes. :raises Invalid: no such name can be.
    :raises Conflict: the own account, a second hat, or one of both is bound already.
    """
    issuer = provider().issuer
    _may_bind(user, actor, confirmed)
    subject = subject.strip()
    if not oidc.is_subject(subject):
        raise Invalid(
            fields={"subject": "Give the number as the provider writes it: letters, digits and signs, 255 at most."}
        )
    if bindings.of(user) is not None or bindings.at(issuer, subject) is not None:
        raise Conflict("The account or the number is bound already.", next_step="End that binding first.")
    if user.role == Role.ADMIN and not confirmed and not second_asked("bind", user, actor, about=subject):
        return
    db.session.add(SignOnBinding(user_id=user.id, issuer=issuer, subject=subject, bound_at=clock.now()))
    note("account:bind", user, actor, "let single sign-on open the account", issuer=issuer, subject=subject)
    tell_of(user, actor, tag="account:bind", text=BOUND)


def unbind(user: User, *, actor: Actor, confirmed: bool = False) -> None:
    """End the binding of an account and its sessions; the person and the other administrators are told.

    Errors and parameters as `bind`, but for Invalid.
    """
    _may_bind(user, actor, confirmed)
    before = bindings.of(user)
    if before is None:
        raise Conflict("This account is not bound.", next_step="Bind it first.")
    issuer, subject = before.issuer, before.subject
    bindings.forget(user)
    sessions.end_all(user, actor=actor)
    note("account:unbind", user, actor, "ended the single sign-on of", issuer=issuer, subject=subject)
    tell_of(user, actor, tag="account:unbind", text=UNBOUND)


def _may_bind(user: User, actor: Actor, confirmed: bool) -> None:
    require(actor, Permission.PEOPLE_MANAGE)
    if not confirmed:
        require_factor(actor)
    if user.id == actor.id:
        raise Conflict("You cannot bind your own account.", next_step="Ask another administrator.")
    if user.hat_of_id is not None:
        raise Conflict("A second hat has the sign-in of its person.", next_step="Bind their own account.")


def _noted(shown: Shown) -> str:
    """Return how history and session name what was shown."""
    return f"{SINGLE_SIGN_ON}+{SEVERAL}" if shown.several else SINGLE_SIGN_ON


def _is(own: User, shown: Shown) -> bool:
    """Say whether the account in use of a person is bound to whom the provider named."""
    found = bindings.of(own)
    there = found is not None and (found.issuer, found.subject) == (provider().issuer, shown.subject)
    return there and own.is_open


def _one_is_enough(actor: Actor) -> bool:
    """Say whether one factor confirms an act of this person, as the password does for those who have nothing more."""
    return not actor.second_factors and not actor.confirms_elsewhere and not sessions.second_required()


def _asked(asker: str) -> Question | None:
    row = db.session.get(SignOnQuestion, asker, populate_existing=True)
    if row is None or row.at <= clock.now() - ANSWER_WITHIN:
        return None
    return Question(**json.loads(keys.opened("field", row.sealed, asker.encode())))


def _shown(question: Question, answer: Mapping[str, str]) -> Shown:
    """Ask the provider what its answer says; nothing of the database is held while it thinks.

    :raises NotShown: it does not show who somebody is. :raises Silent: it does not answer.
    """
    db.session.rollback()
    try:
        return oidc.shown(provider(), question, answer)
    except ProviderSilent as silent:
        raise _silent(silent) from silent


def _silent(silent: ProviderSilent) -> Silent:
    log.warning("single sign-on: the provider does not answer: %s", silent)
    return Silent()

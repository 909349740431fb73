"""Which acts ask for the factor again (security.md section 2 and the moves that workflows.md marks), written by hand.

A door that changes something, or hands out a file, stands here once: among the acts that ask, each tried as a person
would, or among those that do not, under the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from casebridge import clock
from casebridge.accounts import totp
from casebridge.accounts.office_settings import BLIND_SIGNATURE, choose
from casebridge.cases.people import live_charges
from casebridge.credibility import queries as credibility
from casebridge.db import db
from casebridge.disclosure.models import DisclosureRuling
from casebridge.diversion import consents
from casebridge.diversion.models import LeadReferral
from casebridge.federal import unsealing
from casebridge.federal.charges import seal
from casebridge.packets.links.services import share
from casebridge.packets.models import Packet
from casebridge.review.services import write_draft
from tests.bad_input.town import case_of
from tests.building import court, packets, preparing
from tests.building.people import acting, some_people
from tests.building.story import BY, make, ready, said
from tests.diversion import people as lead
from tests.factories import ROUTES, a_case

Ids = dict[str, str]
WORDS = "By the lamp on Nowhere Road"
DAY = "2026-01-05"


@dataclass(frozen=True, slots=True)
class Try:
    """One act: its door, who does it, the address, what the form says; `before` makes the town ready and may say more.

    `then` is the status once the factor was given. `keeps` are tables into which what was typed goes before the act.
    """

    door: str
    account: str
    path: str
    says: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Ids], dict[str, Any]] = lambda _ids: {}
    then: int = 303
    keeps: frozenset[str] = frozenset()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _move(name: str, where: str, before: Callable[[Ids], Any] = lambda _ids: None, account: str = "") -> Try:
    """Return a move of the case review from the page that every move has."""

    def prepared(ids: Ids) -> dict[str, Any]:
        before(ids)
        case = case_of(ids[where])
        ready(case, name)
        return {key: _plain(value) for key, value in said(case, name).items()}

    path = f"/cases/{{{where}}}/moves/{name}"
    return Try("POST /cases/<case_id>/moves/<name>", account or BY[name], path, before=prepared)


def _upheld(ids: Ids) -> None:
    for name in ("challenge", "confer", "stand"):
        make(case_of(ids["declined"]), name)


def _not_blind(_ids: Ids) -> None:
    choose(BLIND_SIGNATURE, on=False, reason="The offices agreed.", actor=acting(some_people()["admin"]))


def _two_suspects(ids: Ids) -> None:
    case = a_case("draft")
    preparing.a_suspect(case)
    preparing.a_suspect(case, name="Second Nobody")
    ROUTES["state_prosecution"](case)
    ids["of_two"] = case.public_id


def _drafted(ids: Ids) -> dict[str, Any]:
    case = case_of(ids["in_review"])
    ready(case, "decide")
    write_draft(case, rationale=WORDS, plain_words=WORDS, actor=acting(some_people()["prosecutor"]))
    return {}


def _entry(ids: Ids) -> dict[str, Any]:
    entry = credibility.load_entry(ids["officer"], acting(some_people()["sao-supervisor"]))
    return {"version": str(entry.version)}


def _for_page(name: str, where: str, **fields: str) -> Callable[[Ids], dict[str, Any]]:
    def prepared(ids: Ids) -> dict[str, Any]:
        case = case_of(ids[where])
        ready(case, name)
        return {**{key: _plain(value) for key, value in said(case, name).items()}, **fields}

    return prepared


def _unsealing(ids: Ids) -> None:
    court.seal(case_of(ids["state_prosecution"]))


def _to_unseal(ids: Ids) -> None:
    _unsealing(ids)
    ids["unseal_act"] = court.an_act(case_of(ids["state_prosecution"]), "unseal").public_id


def _sealed_charge(ids: Ids) -> dict[str, str]:
    case = case_of(ids["federal_prosecution"])
    charge = live_charges(case, "federal")[0]
    seal(charge, order="26-mj-118", actor=acting(some_people()["federal"]))
    ids["sealed_charge"] = charge.public_id
    return {f"paper-{charge.public_id}": WORDS}


def _asked_to_unseal(ids: Ids) -> dict[str, str]:
    _sealed_charge(ids)
    charge = next(one for one in case_of(ids["federal_prosecution"]).charges if one.public_id == ids["sealed_charge"])
    attorney = acting(some_people()["federal"])
    unsealing.ask(charge, paper=WORDS, actor=replace(attorney, stepped_up_at=clock.now()))
    return {}


def _a_link(ids: Ids) -> None:
    packet = db.session.query(Packet).filter_by(public_id=ids["packet_issued"]).one()
    actor = acting(some_people()["sergeant"])
    ids["link"] = share(packet, recipient="Counsel", account="", days=1, most=1, actor=actor).link.public_id


def _ready_paper(ids: Ids) -> None:
    paper = db.session.query(Packet).filter_by(public_id=ids["letter"]).one()
    for name in ("start", "finish"):
        packets.ready(paper, name)
        packets.make(paper, name)


def _locked(_ids: Ids) -> None:
    some_people()["partner"].locked_at = clock.now()


def _given(**changed: Any) -> dict[str, Any]:
    return {key: _plain(value) for key, value in lead.given(**changed).items() if value is not False}


def _then(work: Callable[[Ids], None]) -> Callable[[Ids], dict[str, Any]]:
    def prepared(ids: Ids) -> dict[str, Any]:
        work(ids)
        return {}

    return prepared


def _for_police(ids: Ids) -> None:
    referral = db.session.query(LeadReferral).filter_by(public_id=ids["lead_active"]).one()
    given = lead.given(party="police", recipient="Officer Tran")
    consent = consents.record_consent(referral, actor=acting(some_people()["case-manager"]), **given)
    ids["police_consent"] = consent.public_id


def _open_review(ids: Ids) -> dict[str, Any]:
    supervisor = acting(some_people()["sao-supervisor"])
    open_ = credibility.reviews_of(case_of(ids["state_prosecution"]), supervisor)[0]
    ids["review"] = open_.public_id
    return {"version": str(open_.version)}


def _the_ruling(ids: Ids) -> dict[str, Any]:
    ids["ruling"] = db.session.query(DisclosureRuling).one().public_id
    return {}


_ORDER = {"court": "Circuit Court", "ordered_on": DAY, "paper": "Paper 12", "reason": WORDS}
_SAID = {
    "name": "Olga Otherwise", "number": "4712", "ground": WORDS, "source": "Letter", "dated_on": DAY, "reason": WORDS,
}  # fmt: skip
_PERSON = "POST /people/<person_id>/<any(unlock, open, close, code, exposed):act>"
_PACKET = "/cases/{in_review}/packets/{packet_issued}"
_RELEASE = "POST /cases/<case_id>/packets/<packet_id>/"
_FACTOR = "POST /account/factors/"
_CONSENT = "POST /lead/<public_id>/consent"
# act -> how it is tried; the first part of a name is the word of security.md, or says that the house asks for more.
TRIES: dict[str, Try] = {
    "decide: by its move": _move("decide", "in_review"),
    "decide: from the review": Try(
        "POST /cases/<case_id>/review", "prosecutor", "/cases/{in_review}/review",
        before=_for_page("decide", "in_review", act="decide"), keeps=frozenset({"decision_draft"}),
    ),
    "decide: from the last look": Try(
        "POST /cases/<case_id>/review/final", "prosecutor", "/cases/{in_review}/review/final",
        before=_drafted,
    ),
    "approve/decline/divert: sign": _move("sign", "sign_off", before=_not_blind),
    "approve/decline/divert: override": _move("override", "declined", before=_upheld),
    "approve/decline/divert: adopt": _move("adopt", "deciding"),
    "approve/decline/divert: decline_federal": _move("decline_federal", "deciding"),
    "approve/decline/divert: from the page of the referral": Try(
        "POST /cases/<case_id>/federal/decision", "federal", "/cases/{deciding}/federal/decision",
        before=_for_page("decline_federal", "deciding", act="decline_federal", decision="decline_federal"),
        keeps=frozenset({"referral"}),
    ),
    "approve/decline/divert: resume_charge": _move("resume_charge", "diverted"),
    "approve/decline/divert: sever": _move(
        "sever", "of_two", account="prosecutor", before=_two_suspects
    ),
    "unseal: ask": Try(
        "POST /cases/<case_id>/orders/<any(seal, unseal, expunge):kind>", "prosecutor",
        "/cases/{state_prosecution}/orders/unseal", _ORDER, before=_then(_unsealing),
    ),
    "unseal: confirm": Try(
        "POST /orders/<act_id>/confirm", "sao-supervisor", "/orders/{unseal_act}/confirm", before=_then(_to_unseal)
    ),
    "unseal: a charge": Try(
        "POST /cases/<case_id>/federal/charges/<charge_id>/seal", "federal",
        "/cases/{federal_prosecution}/federal/charges/{sealed_charge}/seal", before=_sealed_charge,
    ),
    "unseal: a charge, second": Try(
        "POST /cases/<case_id>/federal/charges/<charge_id>/unseal", "usao-supervisor",
        "/cases/{federal_prosecution}/federal/charges/{sealed_charge}/unseal", before=_asked_to_unseal,
    ),
    "export: the board": Try("GET /board/published.csv", "commander", "/board/published.csv", then=200),
    "export: openings": Try("GET /openings/<report_id>/file", "sao-supervisor", "/openings/{report}/file", then=200),
    "export: LEAD's figures": Try("GET /lead/figures.csv", "coordinator", "/lead/figures.csv", then=200),
    "audit export: the heads": Try("GET /audit/heads/file", "auditor", "/audit/heads/file", then=200),
    "audit export: a copy for a court": Try(
        "POST /cases/<case_id>/history/copy", "prosecutor", "/cases/{in_review}/history/copy",
        {"part": "open-case", "purpose": WORDS}, then=200,
    ),
    "share packet: issue": Try(
        _RELEASE + "moves/<name>", "sergeant", "/cases/{in_review}/packets/{packet_ready}/moves/issue",
        {"recipient": packets.RECIPIENT},
    ),
    "share packet: a link": Try(
        _RELEASE + "links", "sergeant", _PACKET + "/links",
        {"link_recipient": WORDS, "link_days": "1", "link_most": "1"}, then=200,
    ),
    # The packets of this town have no seal, which is said once the factor was given.
    "share packet: a locked copy": Try(
        _RELEASE + "copy", "sergeant", _PACKET + "/copy", {"copy_password": "five groups of four"}, then=409
    ),
    "share packet: issue a paper": Try(
        "POST /papers/<paper_id>/moves/<name>", "clerk", "/papers/{letter}/moves/issue", {"recipient": "Court"},
        before=_then(_ready_paper),
    ),
    "revoke packet": Try(_RELEASE + "moves/<name>", "sergeant", _PACKET + "/moves/revoke", {"reason": WORDS}),
    "revoke packet: a link": Try(
        _RELEASE + "links/<link_id>/end", "sergeant", _PACKET + "/links/{link}/end", before=_then(_a_link), then=200
    ),
    "add factor: an app": Try(_FACTOR + "app", "detective", "/account/factors/app"),
    "add factor: its first code": Try(
        _FACTOR + "app/confirm", "detective", "/account/factors/app/confirm", {"code": "1"}, then=422
    ),
    "add factor: ask for a passkey": Try(
        _FACTOR + "passkeys/ask", "detective", "/account/factors/passkeys/ask", then=200
    ),
    "add factor: a passkey": Try(
        _FACTOR + "passkeys", "detective", "/account/factors/passkeys", {"passkey": "{}"}, then=422
    ),
    "add factor: remove the app": Try(
        _FACTOR + "app/remove", "detective", "/account/factors/app/remove",
        before=_then(lambda _ids: totp.begin(some_people()["detective"])),
    ),
    "add factor: remove a passkey": Try(
        _FACTOR + "passkeys/<passkey_id>/remove", "detective", "/account/factors/passkeys/{exhibit}/remove", then=404
    ),
    "add factor: recovery codes": Try(_FACTOR + "codes", "detective", "/account/factors/codes", then=409),
    "change role: add an account": Try(
        "POST /people/new", "admin", "/people/new", {"username": "o.other", "name": WORDS, "role": "detective"}
    ),
    "change role: add a hat": Try(
        "POST /people/<person_id>/hat", "admin", "/people/{prosecutor_account}/hat",
        {"hat_username": "o.hat", "hat_role": "ausa"},
    ),
    "change role: open an account": Try(_PERSON, "admin", "/people/{person}/open"),
    "change role: close an account": Try(_PERSON, "admin", "/people/{person}/close"),
    "change role: confirm": Try(
        "POST /rights/<person_id>/<any(confirm, end):act>", "commander", "/rights/{person}/confirm"
    ),
    "change role: end": Try("POST /rights/<person_id>/<any(confirm, end):act>", "commander", "/rights/{person}/end"),
    "change password: a code": Try(_PERSON, "admin", "/people/{person}/code", then=200),
    "change password: others know it": Try(_PERSON, "admin", "/people/{person}/exposed"),
    "unlock": Try(_PERSON, "admin", "/people/{person}/unlock", before=_then(_locked)),
    "consent change: record": Try(
        _CONSENT, "case-manager", "/lead/{lead_active}/consent", before=lambda _ids: _given(recipient=WORDS)
    ),
    "consent change: narrow": Try(
        _CONSENT + "/<consent_id>", "case-manager", "/lead/{lead_active}/consent/{consent}",
        before=lambda _ids: {"purposes": "status_only", "scope": "enrolled", "until": lead.today().isoformat()},
    ),
    "consent change: withdraw": Try(
        _CONSENT + "/<consent_id>/withdraw", "case-manager", "/lead/{lead_active}/consent/{consent}/withdraw"
    ),
    "consent change: agree that police read": Try(
        _CONSENT + "/<consent_id>/agree", "coordinator", "/lead/{lead_active}/consent/{police_consent}/agree",
        before=_then(_for_police),
    ),
    "expunge: ask": Try(
        "POST /cases/<case_id>/orders/<any(seal, unseal, expunge):kind>", "sao-supervisor",
        "/cases/{closed}/orders/expunge", {**_ORDER, "written": "1"},
    ),
    # Beyond security.md: what the defense gets, and who is on a list.
    "more: put on a list": Try(
        "POST /credibility/new", "sao-supervisor", "/credibility/new", {**_SAID, "list": "disclosure"}
    ),
    "more: change a list": Try(
        "POST /credibility/<entry_id>", "sao-supervisor", "/credibility/{officer}", _SAID, _entry
    ),
    "more: take off a list": Try(
        "POST /credibility/<entry_id>/remove", "sao-supervisor", "/credibility/{officer}/remove", {"why": WORDS}, _entry
    ),
    "more: decide about an officer": Try(
        "POST /cases/<case_id>/credibility/<review_id>", "prosecutor",
        "/cases/{state_prosecution}/credibility/{review}", {"decision": "disclose", "words": WORDS},
        before=_open_review,
    ),
    "more: withhold": Try(
        "POST /cases/<case_id>/disclosure/items/<exhibit_id>/rulings", "prosecutor",
        "/cases/{in_review}/disclosure/items/{exhibit}/rulings",
        {"outcome": "withhold", "category": "md_dna", "ground": WORDS},
        before=lambda _ids: {"review_on": (lead.today() + timedelta(days=30)).isoformat()},
    ),
    "more: end a ruling": Try(
        "POST /cases/<case_id>/disclosure/items/<exhibit_id>/rulings/<ruling_id>/end", "prosecutor",
        "/cases/{in_review}/disclosure/items/{withheld}/rulings/{ruling}/end", {"because": WORDS},
        before=_the_ruling,
    ),
}  # fmt: skip
# Tried where there is a second factor, since without one the present password stands in the form itself.
# The same for single sign-on, which this house has not.
ELSEWHERE = {
    "POST /account/password": "tests/accounts/test_account_life.py",
    "POST /people/<person_id>/single-sign-on": "tests/accounts/test_single_sign_on.py",
    "POST /people/<person_id>/single-sign-on/end": "tests/accounts/test_single_sign_on.py",
}

# Why an act does not ask -> its doors.
NEEDS_NOT: dict[str, str] = {
    "it lets in, lets out, or is the question itself": """
        POST /sign-in
        POST /sign-in/code
        POST /sign-in/demo
        POST /sign-in/first
        POST /sign-in/hat
        POST /sign-in/passkey
        POST /sign-in/passkey/ask
        POST /sign-in/single-sign-on
        POST /account/confirm/single-sign-on
        POST /account/confirm
        POST /account/passkey/ask
    """,
    "it ends access or narrows it, and must work at once": """
        POST /sign-out
        POST /account/lock
        POST /account/sessions/<session_id>/end
        POST /cases/<case_id>/reach/grants/<grant_id>/revoke
        POST /cases/<case_id>/federal/shared/<item_id>/back
        POST /orders/<act_id>/withdraw
        POST /cases/<case_id>/orders/holds
        POST /cases/<case_id>/orders/holds/<hold_id>/lift
    """,
    "it says how one's own pages, mail and days are, or that somebody is there": """
        POST /account/keep
        POST /account/mail
        POST /account/pages
        POST /notices/read
        POST /notices/mail/<mail_id>/again
        POST /leave
        POST /leave/<leave_id>/end
        POST /people/mail/<mail_id>/again
    """,
    "it changes no account's rights: an address that only neutral mail goes to, a field, a choice of an office": """
        POST /people/<person_id>/address
        POST /people/<person_id>/field
        POST /offices/<key>
    """,
    "it has a proof of its own: a code, an address, the file itself": """
        POST /p/<token>
        POST /verify
        POST /csp
    """,
    "it asks for a reason and is looked at afterwards; a minute counts": """
        POST /emergency
        POST /emergency/reviews/<entry_id>
        POST /cases/<case_id>/enter
    """,
    "it shows what the reader may read, one record at a time, and each look is an event; exports are the others": """
        GET /audit/exports
        GET /cases/<case_id>/evidence/<exhibit_id>/file
        GET /cases/<case_id>/evidence/<exhibit_id>/redaction/copies/<copy_id>/file
        GET /cases/<case_id>/packets/<packet_id>/file
        GET /papers/<paper_id>/file
        POST /audit/heads/check
        POST /cases/<case_id>/packets/preview
        POST /cases/<case_id>/reach/<party_id>
        POST /victims/<party_id>/contact
        POST /lead/<public_id>/card
    """,
    "it is a move that workflows.md does not mark": """
        POST /cases/<case_id>/challenge
        POST /cases/<case_id>/return
        POST /cases/<case_id>/returns/<item_id>
        POST /custody/<custody_id>/<name>
        POST /lead/<public_id>/moves/<name>
        POST /lead/offers/<public_id>/moves/<name>
    """,
    "it prepares: nothing is decided, given or shown by it before an act that asks, or before another person's": """
        POST /cases/new
        POST /cases/<case_id>/advice
        POST /cases/<case_id>/clocks/extend
        POST /cases/<case_id>/clocks/papers/<paper_id>/back
        POST /cases/<case_id>/clocks/events/<event_id>/back
        POST /cases/<case_id>/ending
        POST /cases/<case_id>/eligibility
        POST /cases/<case_id>/elements/<charge_id>/<element>
        POST /cases/<case_id>/elements/marks/<mark_id>/<act>
        POST /cases/<case_id>/evidence
        POST /cases/<case_id>/evidence/<exhibit_id>
        POST /cases/<case_id>/evidence/<exhibit_id>/condition
        POST /cases/<case_id>/evidence/<exhibit_id>/favorable
        POST /cases/<case_id>/evidence/<exhibit_id>/kept
        POST /cases/<case_id>/evidence/<exhibit_id>/machine-reading
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/copies
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/copies/<copy_id>/places
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/copies/<copy_id>/release
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/marks/<mark_id>
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/use
        POST /cases/<case_id>/evidence/<exhibit_id>/versions
        POST /cases/<case_id>/evidence/<exhibit_id>/withdrawal
        POST /cases/<case_id>/evidence/confirm
        POST /cases/<case_id>/evidence/elsewhere
        POST /cases/<case_id>/evidence/things
        POST /cases/<case_id>/facts/<key>/release
        POST /cases/<case_id>/favorable
        POST /cases/<case_id>/federal/answers/<question_id>
        POST /cases/<case_id>/federal/charges
        POST /cases/<case_id>/federal/contact
        POST /cases/<case_id>/federal/facts/<key>
        POST /cases/<case_id>/federal/log
        POST /cases/<case_id>/federal/notes
        POST /cases/<case_id>/federal/shared
        POST /cases/<case_id>/packets
        POST /cases/<case_id>/packets/arrange
        POST /cases/<case_id>/packets/recipes
        POST /cases/<case_id>/packets/recipes/<recipe_id>/take-away
        POST /cases/<case_id>/passages
        POST /cases/<case_id>/passages/<passage_id>/take-back
        POST /cases/<case_id>/prepare/charges
        POST /cases/<case_id>/prepare/charges/<charge_id>/withdraw
        POST /cases/<case_id>/prepare/facts/<section>
        POST /cases/<case_id>/prepare/items/<key>
        POST /cases/<case_id>/prepare/items/<key>/waiver
        POST /cases/<case_id>/prepare/links
        POST /cases/<case_id>/prepare/messages
        POST /cases/<case_id>/prepare/messages/decide
        POST /cases/<case_id>/prepare/people
        POST /cases/<case_id>/prepare/proposals/<key>
        POST /cases/<case_id>/prepare/things
        POST /cases/<case_id>/redaction/found
        POST /cases/<case_id>/requests
        POST /cases/<case_id>/requests/<request_id>/promise
        POST /cases/<case_id>/requests/<request_id>/receive
        POST /cases/<case_id>/requests/<request_id>/withdraw
        POST /cases/<case_id>/snapshot/view
        POST /cases/<case_id>/uploads
        PATCH /cases/<case_id>/uploads/<upload_id>
        DELETE /cases/<case_id>/uploads/<upload_id>
        POST /cases/<case_id>/waivers
        POST /papers
    """,
    "it writes down what was done outside: who got what, was told or was asked": """
        POST /cases/<case_id>/credibility/<review_id>/given
        POST /cases/<case_id>/disclosure/give
        POST /cases/<case_id>/disclosure/given/<disclosure_id>/receipt
        POST /cases/<case_id>/disclosure/owed
        POST /cases/<case_id>/disclosure/owed/<disclosure_id>/strike
        POST /victims/<party_id>/notices
        POST /victims/notices/<notice_id>/withdraw
        POST /victims/<party_id>/wishes
        POST /cases/<case_id>/reach/<party_id>/change
        POST /cases/<case_id>/reach/<party_id>/wishes
    """,
    "it says who works on what and when it is talked about; the policy lets in nobody by it": """
        POST /advice/duty
        POST /advice/duty/<turn_id>/off
        POST /cases/<case_id>/allocate
        POST /cases/<case_id>/conflicts
        POST /cases/<case_id>/conflicts/<conflict_id>/lift
        POST /hand-over
        POST /federal/meeting/day
        POST /federal/meeting/lists
        POST /cases/<case_id>/reach/grants
    """,
    "it is LEAD's daily work, seen by LEAD alone": """
        POST /lead/<public_id>/agenda
        POST /lead/<public_id>/calls
        POST /lead/<public_id>/contacts
        POST /lead/<public_id>/details
        POST /lead/<public_id>/eligibility
        POST /lead/<public_id>/goals
        POST /lead/<public_id>/goals/<goal_id>
        POST /lead/<public_id>/services
        POST /lead/<public_id>/services/<sent_id>
        POST /lead/capacity/<user_id>
        POST /lead/mine/<public_id>/no-answer
        POST /lead/offers/<public_id>/case
        POST /lead/on-call
        POST /lead/on-call/<turn_id>/end
        POST /lead/refer/<door>
        POST /lead/services
        POST /lead/services/<service_id>
        POST /lead/work-group/<line_id>
    """,
}

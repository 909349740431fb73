"""The administrator's people: who has an account, who is locked or closed; no case content."""

from collections.abc import Callable, Sequence

from flask import redirect, render_template, request, url_for

from casebridge.access.actor import Actor, Role
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import account_state, bindings, hats, leading, mail, queries, seconds, single_sign_on
from casebridge.accounts import people as services
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.models import User
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, StepUpNeeded
from casebridge.formats import OFFICES, ROLES
from casebridge.notices.letters import people_not_reached, undelivered
from casebridge.paging import row_number

# How long a temporary account lasts, in hours.
LASTS = [("", "It stays"), ("8", "8 hours"), ("24", "1 day"), ("48", "2 days"), ("72", "3 days")]
# What an administrator does to an account, by the word in the address: what its button says, and how it is done.
ACTS: dict[str, tuple[str, Callable[[User, Actor], str | None]]] = {
    "unlock": ("Unlock the account", lambda user, actor: services.unlock(user, actor=actor)),
    "open": ("Open the account", lambda user, actor: services.set_active(user, active=True, actor=actor)),
    "close": ("Close the account", lambda user, actor: services.set_active(user, active=False, actor=actor)),
    "exposed": ("Ask for a new password", lambda user, actor: services.expose(user, actor=actor)),
    "code": ("Make a code for a new password", lambda user, actor: services.invite(user, actor=actor)),
}


@bp.get("/people")
@needs(Permission.PEOPLE_MANAGE)
def people() -> Answer:
    """List the accounts with lock and factor state."""
    words, office = (request.args.get(name, "")[:200] for name in ("name", "office"))
    after = request.args.get("after", "")
    found = queries.list_people(words=words, agency=office, after=after)
    bound = bindings.bound_among(found.rows) if single_sign_on.is_on() else set()
    offices = [("", "All offices"), *((key, tag) for key, (tag, _side) in OFFICES.items())]
    return render_template(
        "accounts/people.html", found=found, words=words, office=office, offices=offices, first=not after, bound=bound,
        units={unit.key: unit.label for unit in catalog().units.values()}, not_reached=people_not_reached(),
    )  # fmt: skip


@bp.get("/people/new")
@needs(Permission.PEOPLE_MANAGE)
def new_person() -> Answer:
    """Ask for a new person's name, role and unit."""
    return _new_page()


@bp.post("/people/new")
@needs(Permission.PEOPLE_MANAGE)
def add_person() -> Answer:
    """Add a person, who then needs a code for the first password."""
    form = request.form
    try:
        with transaction():
            user = services.add_person(
                username=form.get("username", ""), name=form.get("name", ""), role=form.get("role", ""),
                unit=form.get("unit", ""), actor=current_actor(),
                # What is no number is refused as one that is too large.
                hours=(row_number(hours) or -1) if (hours := form.get("hours", "")) else 0,
            )  # fmt: skip
            public_id = user.public_id
    except Invalid as refused:
        return _new_page(refused.fields), 422
    return redirect(url_for(".person", person_id=public_id), 303)


@bp.get("/people/<person_id>")
@needs(Permission.PEOPLE_MANAGE)
def person(person_id: str) -> Answer:
    """Show an account and what may be done to it."""
    return _person_page(person_id)


@bp.post("/people/<person_id>/<any(unlock, open, close, code, exposed):act>")
@needs(Permission.PEOPLE_MANAGE)
def change_person(person_id: str, act: str) -> Answer:
    """Release, open or close an account, or make a code; the factor comes with the form."""
    words, do = ACTS[act]
    try:
        with transaction():
            code = do(_as_read(person_id, words), current_actor())
    except (StepUpNeeded, Conflict) as refused:
        return _refused(person_id, refused, "change")
    if code:
        return _person_page(person_id, code=code)
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/people/<person_id>/hat")
@needs(Permission.PEOPLE_MANAGE)
def add_hat(person_id: str) -> Answer:
    """Give a prosecutor a hat of the other office; the factor comes with the form."""
    form = request.form
    try:
        with transaction():
            username = form.get("hat_username", "")
            hats.add_hat(
                _as_read(person_id, f"Add the hat {username}"), username=username, role=form.get("hat_role", ""),
                unit=form.get("hat_unit", ""), actor=current_actor(),
            )  # fmt: skip
    except Invalid as refused:
        return _person_page(person_id, hat=refused), refused.status
    except Conflict as refused:
        return _refused(person_id, refused, "hats")
    return redirect(url_for(".person", person_id=person_id, _anchor="hats"), 303)


@bp.post("/people/<person_id>/single-sign-on")
@needs(Permission.PEOPLE_MANAGE)
def bind_person(person_id: str) -> Answer:
    """Bind an account to somebody whom the provider knows; the factor comes with the form."""
    subject, actor = request.form.get("subject", ""), current_actor()
    words = f"Bind the account to the number {subject}"
    return _bound(person_id, words, lambda user: single_sign_on.bind(user, subject, actor=actor))


@bp.post("/people/<person_id>/single-sign-on/end")
@needs(Permission.PEOPLE_MANAGE)
def unbind_person(person_id: str) -> Answer:
    """End the binding of an account; the factor comes with the form."""
    actor = current_actor()
    return _bound(person_id, "End single sign-on", lambda user: single_sign_on.unbind(user, actor=actor))


def _bound(person_id: str, words: str, work: Callable[[User], None]) -> Answer:
    try:
        with transaction():
            work(_as_read(person_id, words))
    except Invalid as refused:
        return _person_page(person_id, sign_on=refused), refused.status
    except (StepUpNeeded, Conflict) as refused:
        return _refused(person_id, refused, "single-sign-on")
    return redirect(url_for(".person", person_id=person_id, _anchor="single-sign-on"), 303)


@bp.post("/people/<person_id>/field")
@needs(Permission.FIELD_SET)
def set_field(person_id: str) -> Answer:
    """Say which kinds of case are a person's field."""
    actor, form = current_actor(), request.form
    manages = can(actor, Permission.PEOPLE_MANAGE)
    back = url_for(".person", person_id=person_id, _anchor="field") if manages else url_for("allocation.people")
    try:
        with transaction():
            user = services.load_person(person_id)
            leading.set_field(user, form.getlist("field"), actor=actor, seen=form.get("version", ""))
    except Conflict as late:
        return _too_late(late, f"Field of {services.load_person(person_id).name}", back)
    return redirect(back, 303)


@bp.post("/people/<person_id>/address")
@needs(Permission.PEOPLE_MANAGE)
def set_address(person_id: str) -> Answer:
    """Keep where a person is mailed."""
    try:
        with transaction():
            services.set_address(
                services.load_person(person_id), request.form.get("mail_address", ""), actor=current_actor(),
                seen=request.form.get("version", ""),
            )  # fmt: skip
    except Invalid as refused:
        return _person_page(person_id, address=refused), refused.status
    except Conflict as late:
        back = url_for(".person", person_id=person_id, _anchor="mail")
        return _too_late(late, f"Mail of {services.load_person(person_id).name}", back)
    return redirect(url_for(".person", person_id=person_id, _anchor="mail"), 303)


def _as_read(person_id: str, act: str) -> User:
    """Return an account that stands as whoever sent the form read it.

    :param act: what they want, in words. :raises NotThere, NoVersion: as their names say.
    :raises Conflict: somebody changed it meanwhile; both texts are in it.
    """
    user = services.load_person(person_id)
    account_state.must_stand(user, request.form, act)
    return user


def _refused(person_id: str, refused: StepUpNeeded | Conflict, card: str) -> Answer:
    """Say on the page why something was not done, or to the slower of two people what stands now."""
    if isinstance(refused, Conflict) and refused.theirs:
        back = url_for(".person", person_id=person_id, _anchor=card)
        return _too_late(refused, f"Account of {services.load_person(person_id).name}", back)
    return _person_page(person_id, refused=refused), refused.status


def _too_late(late: Conflict, what: str, back: str) -> Answer:
    """Show the slower of two people what stands now beside what they sent."""
    return render_template("errors/conflict.html", error=late, what=what, back=back), late.status


def _new_page(errors: dict[str, str] | None = None) -> str:
    roles = {
        OFFICES[agency][0]: [(str(role), ROLES[role]) for role in roles]
        for agency, roles in services.OFFICE_ROLES.items()
    }
    units = {OFFICES[agency][0]: [] for agency in OFFICES}  # type: dict[str, list[tuple[str, str]]]
    for unit in catalog().units.values():
        units[OFFICES[unit.agency][0]].append((unit.key, unit.label))
    return render_template(
        "accounts/new_person.html", errors=errors or {}, typed=request.form, roles=roles, lasts=LASTS,
        units={office: rows for office, rows in units.items() if rows},
    )  # fmt: skip


def _person_page(
    person_id: str,
    refused: StepUpNeeded | Conflict | None = None,
    code: str | None = None,
    address: Invalid | None = None,
    hat: Invalid | None = None,
    sign_on: Invalid | None = None,
) -> str:
    user = services.load_person(person_id)
    second = hats.SECOND.get(user.agency, ()) if user.hat_of_id is None else ()
    unit = catalog().units.get(user.unit)
    return render_template(
        "accounts/person.html", user=user, unit=unit.label if unit else "", refused=refused, code=code,
        waits=seconds.waiting(user.public_id), version=account_state.seal(user),
        asked=account_state.ASKED, bind=account_state.BIND,
        kinds=list(catalog().case_types) if user.role in leading.GIVEN_CASES else [],
        errors=address.fields if address else {}, typed=request.form if address else {}, paces=mail.WORDS,
        mail_on=mail.is_on(), failed=undelivered(user.id), hats=hats.hats_of(user.id), hat_errors=_of_hat(hat),
        hat_roles=[(str(role), ROLES[role]) for role in second], hat_typed=request.form if hat else {},
        sign_on=single_sign_on.is_on(), binding=bindings.of(user), sign_on_typed=request.form if sign_on else {},
        sign_on_errors=sign_on.fields if sign_on else {},
        hat_units=[(one.key, one.label) for one in catalog().units.values() if one.agency in _offices(second)],
    )  # fmt: skip


def _offices(roles: Sequence[Role]) -> set[str]:
    return {services.AGENCY_OF[role] for role in roles}


def _of_hat(refused: Invalid | None) -> dict[str, str]:
    return {f"hat_{name}": how for name, how in refused.fields.items()} if refused else {}

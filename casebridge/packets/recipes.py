"""Recipes: a choice for a packet that an office keeps under a name and uses again, on this case or another."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.packets.choose import choices
from casebridge.packets.gate import called
from casebridge.packets.kinds.asked import asked_of, read_one
from casebridge.packets.kinds.typed import Typed, exhibit_sections_of, written_of
from casebridge.packets.kinds.wanted import Wanted, optional_sections
from casebridge.packets.models import PacketRecipe
from casebridge.text import clean

NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Applied:
    """A recipe on a case: the form as it fills it in, and one sentence for each thing that fell out."""

    recipe: PacketRecipe
    typed: Typed
    fell_out: tuple[str, ...]


def recipes_of(actor: Actor) -> list[PacketRecipe]:
    """Return the recipes of a person's office by name."""
    query = select(PacketRecipe).where(PacketRecipe.office == actor.agency).order_by(PacketRecipe.name)
    return list(db.session.scalars(query))


def load_recipe(public_id: str, actor: Actor) -> PacketRecipe:
    """Fetch a recipe of a person's own office.

    :raises NotThere: there is none.
    """
    query = select(PacketRecipe).where(PacketRecipe.public_id == public_id, PacketRecipe.office == actor.agency)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def keep(case: Case, typed: Typed, *, name: str, actor: Actor) -> PacketRecipe:
    """Keep what a form has chosen, under a name that the office has only once.

    :raises Invalid: no name, or one that is taken.
    """
    require(actor, Permission.PACKET_BUILD, case)
    words = clean(name, field="recipe_name", limit=NAME_LIMIT)
    if not words:
        raise Invalid(fields={"recipe_name": "Give the recipe a name; your office finds it by that."})
    if any(one.name.casefold() == words.casefold() for one in recipes_of(actor)):
        raise Invalid(fields={"recipe_name": "Your office has a recipe of this name. Give this one another name."})
    named, left_out = _by_hand(case, typed, actor)
    wanted = typed.wanted
    recipe = PacketRecipe(
        office=actor.agency, name=words, kind=typed.kind.key, recipient=clean(typed.recipient, field="recipient"),
        sections=list(optional_sections(typed.kind) if wanted.sections is None else wanted.sections),
        answers=dict(wanted.answers), case_id=case.id, named=named, left_out=left_out,
        supplement=wanted.supplement, kept_by_id=actor.id, kept_at=clock.now(),
    )  # fmt: skip
    db.session.add(recipe)
    db.session.flush()
    _note("packet_recipe:keep", f"kept a recipe for packets: {words}", recipe, actor)
    return recipe


def take_away(recipe: PacketRecipe, *, actor: Actor) -> None:
    """Take a recipe of the own office away; packets that were built with it stay as they are."""
    _note("packet_recipe:take_away", f"took a recipe for packets away: {recipe.name}", recipe, actor)
    db.session.delete(recipe)
    db.session.flush()


def apply(recipe: PacketRecipe, case: Case, actor: Actor) -> Applied:
    """Fill a form in from a recipe; what does not fit this case or the present catalog falls out and is named."""
    kind = catalog().packet_kinds[recipe.kind]
    known = optional_sections(kind)
    fell = [f"The section “{_label(key)}” is not in this kind any more." for key in recipe.sections if key not in known]
    kept = [key for key in recipe.sections if key in known]
    order = [key for key in kept if key in written_of(kind)]
    order += [key for key in written_of(kind) if key not in order]
    sections = (*(k for k in order if k in kept), *(k for k in exhibit_sections_of(kind) if k in kept))
    here = recipe.case_id == case.id
    answers, lost = _answers(recipe, case, here=here)
    wanted = Wanted(sections=sections, answers=answers, supplement=recipe.supplement)
    recipient = recipe.recipient if here or not asked_of(kind.key) else ""
    typed = Typed(kind, recipient, wanted, tuple(order))
    if not here:
        if recipe.named or recipe.left_out:
            lost.append("Exhibits that were let in or left out by name belong to the case on which it was kept.")
        return Applied(recipe, typed, (*fell, *lost))
    exhibits, gone = _exhibits(recipe, case, typed, actor)
    return Applied(recipe, replace(typed, wanted=replace(wanted, exhibits=exhibits)), (*fell, *lost, *gone))


def _by_hand(case: Case, typed: Typed, actor: Actor) -> tuple[list[str], list[str]]:
    """Return which exhibits were let in by name, and which were left out though they might stand."""
    wanted = typed.wanted
    if wanted.exhibits is None:
        return list(wanted.named), []
    found = choices(case, typed.kind, actor, wanted.exhibits)
    ticked = set(wanted.exhibits)
    named = [c.exhibit.public_id for c in found if c.by_name and c.exhibit.public_id in ticked]
    left_out = [c.exhibit.public_id for c in found if not c.why and c.exhibit.public_id not in ticked]
    return named, left_out


def _answers(recipe: PacketRecipe, case: Case, *, here: bool) -> tuple[dict[str, str], list[str]]:
    answers, lost = {}, []
    for one in asked_of(recipe.kind):
        value = recipe.answers.get(one.key, "")
        if not value:
            continue
        if one.of_case and not here:
            lost.append(f"“{one.label}” belongs to the case on which the recipe was kept.")
            continue
        try:
            answers[one.key] = read_one(case, one, value)
        except Invalid as refused:
            lost.append(f"“{one.label}”: {refused.fields[one.key]}")
    return answers, lost


def _exhibits(recipe: PacketRecipe, case: Case, typed: Typed, actor: Actor) -> tuple[tuple[str, ...], list[str]]:
    found = choices(case, typed.kind, actor, recipe.named, typed.wanted.sections)
    ids = {choice.exhibit.public_id for choice in found}
    gone = [f"{called(c.exhibit)} {c.why}." for c in found if c.exhibit.public_id in recipe.named and c.why]
    gone += [
        "An exhibit that was let in by name is not in this case any more." for key in recipe.named if key not in ids
    ]
    inside = [choice.exhibit.public_id for choice in found if not choice.why]
    return tuple(key for key in inside if key not in recipe.left_out), gone


def _label(key: str) -> str:
    row = catalog().packet_sections.get(key)
    return row.label if row else key


def _note(event: str, sentence: str, recipe: PacketRecipe, actor: Actor) -> None:
    audit.record(
        event, actor=actor, case_id=recipe.case_id, object_type="packet_recipe", object_id=recipe.public_id,
        sentence=sentence, detail={"kind": recipe.kind, "sections": recipe.sections},
    )  # fmt: skip

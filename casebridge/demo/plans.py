"""Plans of demo cases: the stories of the file, and made-up ones that fill every state."""

import random
import re
from datetime import date, datetime, timedelta

from casebridge import clock
from casebridge.demo.opening import DISTRICTS, Plan, Player, papers_for
from casebridge.demo.stories import Story, born_on, people

STREETS = (
    "Thimble Alley", "Lantern Court", "Teapot Street", "Pepperpot Lane", "Kettle Street", "Marble Hen Road",
    "Fable Street", "Bluebell Court", "Wren Street", "Harlequin Avenue", "Cobweb Lane", "Drumstick Street",
    "Sixpenny Road", "Gingham Street", "Inkwell Street", "Velvet Court", "Pumpkin Street", "Juniper Way",
)  # fmt: skip
GIVEN = (
    "Aurelia", "Bertrand", "Cleopha", "Dunstan", "Eulalia", "Fergus", "Griselda", "Hesper", "Isolde", "Jocasta",
    "Kasimir", "Lavinia", "Mordecai", "Nicodemus", "Ondine", "Phineas", "Quenby", "Rollo", "Seraphina", "Thaddeus",
    "Ursuline", "Valentin", "Wilhelm", "Xanthe", "Yolande", "Zenobia",
)  # fmt: skip
FAMILY = (
    "Madeupson", "Fabelhaft", "Imaginario", "Fictivel", "Storyfield", "Tallgrass", "Notaperson", "Whimsley",
    "Pretendel", "Inventado", "Fablewright", "Mockridge", "Quillmere", "Nonesuch-Bell", "Dreamwell", "Papermoon",
)  # fmt: skip
CHARGES = {
    "homicide": ("murder_1_premeditated", "firearm_use_violent_crime"),
    "nonfatal_shooting": ("assault_1_firearm", "firearm_use_violent_crime"),
    "armed_robbery": ("armed_robbery", "firearm_use_violent_crime"),
    "low_level": ("trespass_posted",),
}
DOORS = {
    "homicide": "warrant_ready",
    "nonfatal_shooting": "warrant_ready",
    "armed_robbery": "review_first",
    "low_level": "warrant_ready",
}
NOUNS = {
    "homicide": "Killing of",
    "nonfatal_shooting": "Shooting of",
    "armed_robbery": "Robbery of",
    "low_level": "Case of",
}


def plan_of(story: Story) -> Plan:
    """Return the plan of one story of `demo_people.md`."""
    today = clock.court_local(clock.now()).date()
    day = today - timedelta(days=max(story.days_ago, 1))
    cast = [(key, role, people()[key]) for key, role in story.people]
    players = [Player(role, p.name, born_on(p, today), p.other_name) for _key, role, p in cast]
    order = [key for key, role, _p in cast if role == "suspect"]
    charges = [(order.index(key), statute) for key, statute in story.charges if key in order]
    victim = next((p.name for _k, role, p in cast if role == "victim"), cast[0][2].name)
    papers = list(story.have) or list(papers_for(story.kind))
    if story.state not in ("draft",):
        papers += [key for key in ("incident_report", "arrest_report") if key not in papers]
    return Plan(
        f"DEMO26-{story.key}", story.kind, story.door, f"{NOUNS[story.kind]} {victim}", _place(story), _district(story),
        _said(story), day, players, charges, papers,
    )  # fmt: skip


def made_up(number: int, kind: str, day: date, dice: random.Random) -> Plan:
    """Return the plan of a case that nobody wrote a story for."""
    victim, suspect = _name(dice), _name(dice)
    street = dice.choice(STREETS)
    place = f"{dice.randrange(1, 39) * 100} block {street}"
    players = [
        Player("suspect", suspect, date(dice.randrange(1970, 2005), dice.randrange(1, 13), dice.randrange(1, 28)))
    ]
    if kind != "low_level":
        players.insert(0, Player("victim", victim, date(dice.randrange(1950, 2004), dice.randrange(1, 13), 9)))
        players.append(Player("witness", _name(dice), None))
    summary = f"{victim if kind != 'low_level' else suspect} at {place}; the chronology has a source for each line."
    name = suspect if kind == "low_level" else victim
    return Plan(
        f"DEMO26-{number:06d}", kind, DOORS[kind], f"{NOUNS[kind]} {name}", place, dice.choice(DISTRICTS), summary, day,
        players, [(0, statute) for statute in CHARGES[kind]], papers_for(kind),
    )  # fmt: skip


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the aware instant of a Baltimore wall time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.COURT_ZONE)


def _name(dice: random.Random) -> str:
    return f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"


def _said(story: Story) -> str:
    """Return the story with names for keys and without the demo's own count of days."""
    text = re.sub(r"D-\d+(?: to D-\d+)?, ?", "", story.story)
    text = re.sub(r"P\d+", lambda found: people()[found[0]].name, text)
    return text[:1].upper() + text[1:]


def _place(story: Story) -> str:
    found = re.search(r"(?:the )?(\d+ block (?:of )?[A-Z][\w ]+?)(?:,|\.|;)", story.story)
    if found:
        return found[1]
    street = re.search(r"([A-Z]\w+ (?:Street|Park|Road|Square|Avenue|Lane|Court|Alley))", story.story)
    return street[1] if street else "100 block Fable Street"


def _district(story: Story) -> str:
    found = next((d for d in sorted(DISTRICTS, key=len, reverse=True) if d.capitalize() in story.story), "")
    return found or "central"

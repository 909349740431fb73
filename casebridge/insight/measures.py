"""The figures of the boards, defined: what each counts, since when, from which records, and what it leaves out (data).

A change of a definition is a new date here, with what it was before in `was`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition. `since` is the day from which it holds; `needs` says whose boards show it."""

    key: str
    label: str
    counts: str
    means: str
    source: str
    leaves_out: str
    since: date
    was: str = ""
    needs: Permission = Permission.CASE_READ


_FILE, _REFERRAL = Permission.FILE_READ, Permission.REFERRAL_READ
_BOARDS = date(2026, 11, 29)

_ALL = (
    Measure(
        "open", "Open", "cases, now",
        "Cases that you may see and that are in any state but Closed.",
        "The state of each case, as its last move left it.",
        "Closed cases. Cases of other offices and units that you may not see.", _BOARDS,
    ),
    Measure(
        "late", "Past their clock", "cases, now",
        "Open cases whose clock has run out: the state clock, the wake-up date of a hold, or a nearer legal clock.",
        "The clock that stands on each case, counted by its rule.",
        "Legal clocks further away than the one that stands on the case. Cases that were late and were then moved.",
        _BOARDS,
    ),
    Measure(
        "ages", "Where cases wait, by age", "cases, now",
        "Open cases by state, and by how long they have been in that state: up to 10 days, 11 to 30, over 30.",
        "The moment of the move that brought the case into its state.",
        "Time in earlier states. A new holder in the same state does not begin the age anew. A hold does not stop it.",
        _BOARDS,
    ),
    Measure(
        "clocks", "How near the clocks are", "cases, now",
        "Open cases by office and by when their clock runs out: past, later today, within the next 7 days, later."
        " Days are those of the court.",
        "As for Past their clock; the office is that of the state.",
        "Business days: the count is by the calendar, as the date stands on the case.", _BOARDS,
    ),
    Measure(
        "held", "Who holds the cases", "cases, now",
        "Open cases by holder: each person and queue of your own office by name, other offices as one line each."
        " The oldest is the case that has been in its state longest.",
        "The holder that the state and the facts of each case give.",
        "Who held a case before: that is in the time ledger of the case.", _BOARDS,
    ),
    Measure(
        "first", "Accepted at first sending", "share of cases, in the period",
        "Of the cases in which a decision of the State’s Attorney took effect in the period, those that had never come"
        " back with items. Accepted means that the package was enough to decide on, not that a charge was approved.",
        "The day each charge was decided, and the number of returns of the case.",
        "Cases that were withdrawn or still wait for a decision. Send-backs by a sergeant and questions of the"
        " U.S. Attorney are no returns. A second decision counts with its own day and all returns before it.", _BOARDS,
        was="Until then: never returned, of the last 200 closed cases, those never sent to a prosecutor among them.",
        needs=_FILE,
    ),
    Measure(
        "returned", "Why cases came back", "items and cases, in the period",
        "Items of the returns sent in the period by what they were about, how many of them were withdrawn or ended"
        " with the case, and in how many cases. A case with items of several kinds counts in each line, and once in"
        " the sum.",
        "The reason that the prosecutor chose for each item (return reasons of the catalog).",
        "Items that were being written and never sent. Notes of a sergeant.", _BOARDS, needs=_FILE,
    ),
    Measure(
        "ended", "Whose days they were", "days, in the period",
        "The average time for which the cases closed in the period were open, by the office that held them. The"
        " offices add up to the whole; On hold is a part of it, not a further one.",
        "The time ledger of each case, kept to the microsecond. Shown as days with one decimal: each office is the"
        " difference of two rounded running sums, so that what is shown adds up exactly.",
        "Time for which a case was closed before it was opened again. More than the last 200 cases closed.", _BOARDS,
        needs=_FILE,
    ),
    Measure(
        "median", "Median days with the State’s Attorney", "days, in the period",
        "The middle one of the times for which the State’s Attorney held the cases closed in the period.",
        "The time ledger, states of the State’s Attorney, court included.",
        "Cases that the State’s Attorney never held. More than the last 200 cases closed.", _BOARDS, needs=_FILE,
    ),
    Measure(
        "disagreed", "Where the offices disagreed, and who was right", "cases, in the period",
        "Cases charged over the prosecutor’s objection, and cases with a disputed item, in the period, followed to"
        " their end and counted both ways. Over objection: one conviction is enough for the police; acquitted, ended"
        " by the State or by the court counts for the objection; stet, merged, transferred and the like for neither."
        " A case with several disputed items may stand in more than one column.",
        "The override and the dispositions of each charge; the thread and the end of each item.",
        "Challenges that were upheld and not overridden. Disagreements by word of mouth.", _BOARDS, needs=_FILE,
    ),
    Measure(
        "corrected", "Counts corrected", "cases, in the period",
        "Homicides that were first counted as a non-fatal shooting. Each counts as a homicide since the day on which"
        " the death was recorded, and as a shooting no more.",
        "The fact Converted from, and when it was entered.",
        "A linked case for superseding charges: it counts with its origin.", _BOARDS, needs=_FILE,
    ),
    Measure(
        "referred", "What became of referrals", "cases, in the period",
        "Cases referred to the U.S. Attorney in the period, and cases whose referral ended in it, by how. A case that"
        " was referred twice may stand in several lines.",
        "The referral, its questions, and how it ended.",
        "Screenings that were kept in state court. A referral that was adopted and handed back counts as handed back"
        " alone, with that day.", _BOARDS, needs=_REFERRAL,
    ),
    Measure(
        "first_federal", "Answered without a question", "share of cases, in the period",
        "Of the cases adopted or declined in the period, those in which the U.S. Attorney had asked nothing before.",
        "The questions asked on each referral.",
        "Referrals that were recalled. Questions by word of mouth.", _BOARDS, needs=_REFERRAL,
    ),
    Measure(
        "answer_days", "Average days to an answer", "days, in the period",
        "The average time from referral to Adopt or Decline: with the U.S. Attorney, and with the State while"
        " questions waited for an answer. The two add up to the whole.",
        "The time ledger, states With the U.S. Attorney and U.S. Attorney asks.",
        "Recalled referrals. Time after the answer. More than the last 200 referrals answered.", _BOARDS,
        needs=_REFERRAL,
    ),
)  # fmt: skip

MEASURES: Mapping[str, Measure] = {measure.key: measure for measure in _ALL}


def measures_for(actor: Actor) -> list[Measure]:
    """Return the definitions of the figures that stand on the board of a person."""
    return [measure for measure in MEASURES.values() if may_ever(actor, measure.needs)]

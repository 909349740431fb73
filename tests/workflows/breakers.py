"""The table of breakers: for each step of the case and each of its guards, what is taken out of the ready case."""

from collections.abc import Callable

from casebridge.cases.models import Case
from casebridge.db import db
from tests.federal.breaking import BREAKS, a_met_fact
from tests.workflows.breaking import (
    Breaker,
    Change,
    bare_element,
    blank_fact,
    challenged_already,
    conflict_of,
    decline_unreasoned,
    draft_without,
    extended_before,
    favorable_unsaid,
    gated_item,
    never_challenged,
    new_waiver,
    no_arrest,
    no_charge,
    no_charging_paper,
    no_conference,
    no_disposition,
    no_draft,
    no_ground,
    no_notice,
    not_eligible,
    not_reported,
    not_upheld,
    open_item,
    other_door,
    other_office,
    over_a_dispute,
    raised_flag,
    said_favorable,
    same_decider,
    settled_item,
    treatment_words,
    unanswered_ground,
    unanswered_item,
    unclassed_exhibit,
    undecided_cell,
    undivertible_charge,
    unread_snapshot,
    window_over,
)


def federal(step: str) -> dict[str, tuple[Breaker, ...]]:
    """Return the federal office's own breakers of a move, by guard."""
    found: dict[str, tuple[Breaker, ...]] = {}
    for move, guard, take_out in BREAKS:
        if move == step:
            found[guard] = (*found.get(guard, ()), _after_a_met_fact(take_out) if move == "refer" else take_out)
    return found


def _after_a_met_fact(take_out: Callable[[Case], None]) -> Breaker:
    def breaker(case: Case) -> Change:
        a_met_fact(case)
        take_out(case)
        db.session.flush()

    return breaker


BREAKERS: dict[tuple[str, str, str], dict[str, tuple[Breaker, ...]]] = {
    ("submit", "draft", "sergeant_review"): {
        "facts_answered": (blank_fact,),
        "checklist_ready": (open_item,),
        "suspect_charged": (no_charge,),
        "exhibits_classed": (unclassed_exhibit,),
        "favorable_answered": (favorable_unsaid,),
    },
    ("submit_on_view", "draft", "submitted"): {
        "door_already_charged": (other_door,),
        "arrest_stated": (no_arrest,),
        "charging_document_filed": (no_charging_paper,),
    },
    ("attest", "sergeant_review", "submitted"): {
        "waivers_attested": (new_waiver,),
        "attest_items_done": (gated_item("attest", "sergeant"),),
    },
    ("take", "submitted", "in_review"): {"no_conflict": (conflict_of("prosecutor"),)},
    ("assign", "submitted", "in_review"): {"no_conflict_of_chosen": (conflict_of("prosecutor"),)},
    ("return", "in_review", "returned"): {
        "items_complete": (
            no_draft, draft_without(reason=""), draft_without(serves=""), draft_without(done=""),
            draft_without(weight=""), draft_without(due_on=None),
        )
    },
    ("return", "in_review", "conference"): {"items_complete": (no_draft,)},
    ("resubmit", "returned", "in_review"): {"blocking_items_replied": (unanswered_item,)},
    ("escalate", "returned", "conference"): {"item_in_dispute": (settled_item,)},
    ("return_agreed", "conference", "returned"): {"items_agreed": (no_draft, draft_without(done=""))},
    ("stand", "conference", "declined"): {
        "conference_from_challenge": (over_a_dispute,),
        "grounds_answered": (unanswered_ground,),
    },
    ("decide", "in_review", "federal_screening"): {
        "every_charge_decided": (undecided_cell,),
        "exhibits_classed": (unclassed_exhibit,),
        "favorable_resolved": (raised_flag, said_favorable),
        "declines_reasoned": (decline_unreasoned,),
        "weak_elements_reasoned": (bare_element,),
    },
    ("sign", "sign_off", "federal_screening"): {"snapshot_read": (unread_snapshot,)},
    ("challenge", "declined", "challenged"): {
        "inside_challenge_window": (window_over,),
        "not_challenged_before": (challenged_already,),
        "grounds_given": (no_ground,),
    },
    ("uphold", "challenged", "declined"): {"grounds_answered": (unanswered_ground,)},
    ("reopen_review", "challenged", "in_review"): {"another_prosecutor": (same_decider, conflict_of("prosecutor2"))},
    ("override", "declined", "state_prosecution"): {
        "challenged_and_upheld": (not_upheld, never_challenged),
        "conference_was_held": (no_conference,),
        "charging_document_attached": (no_charging_paper,),
    },
    ("refer", "federal_screening", "federal_review"): federal("refer"),
    ("ask", "federal_review", "federal_questions"): federal("ask"),
    ("answer", "federal_questions", "federal_review"): federal("answer"),
    ("adopt", "federal_review", "federal_prosecution"): federal("adopt"),
    ("enrolled", "diversion_offered", "diverted"): {"intake_reported": (not_reported,)},
    ("offer_lead", "in_review", "diversion_offered"): {
        "lead_eligible": (undivertible_charge,),
        "eligibility_recorded": (not_eligible,),
        "lead_items_done": (gated_item("offer_lead", "prosecutor"),),
    },
    ("extend", "diversion_offered", "diversion_offered"): {"not_extended_before": (extended_before,)},
    ("resume_charge", "diversion_offered", "in_review"): {"no_treatment_fact": (treatment_words,)},
    ("close", "state_prosecution", "closed"): {
        "dispositions_given": (no_disposition,),
        "victim_notices_done": (no_notice,),
    },
    ("reopen", "closed", "draft"): {"reopened_by_the_right_office": (other_office,)},
    ("reopen", "closed", "submitted"): {"reopened_by_the_right_office": (other_office,)},
}  # fmt: skip

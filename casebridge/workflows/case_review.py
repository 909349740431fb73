"""Case review: from a detective's draft to the federal, state or diversion decision (data)."""

from typing import TypedDict

from casebridge.workflows.definition import Act, Ask, Move, State, Workflow

_N = "case_review:"


def _text(key: str, label: str, *, required: bool = True, recorded: bool = True, hint: str = "") -> Ask:
    return Ask(key, label, "text", required=required, recorded=recorded, hint=hint)


NOTE = _text("note", "Covering note", required=False)
REASON = _text("reason", "Reason")
WHOM_PROSECUTOR = Ask("whom", "Whom", "person", choices="prosecutor")
RECORD = (
    _text("attendees", "Who took part", hint="Names and offices."),
    _text("agreed", "What was agreed", hint="Facts to get, by whom, when."),
    Ask("held_on", "When it was held", "date"),
    _text("views", "Views that differ", required=False, hint="Each side its own words."),
)  # fmt: skip

STATES = (
    State("draft", "Being prepared", "police", "lead_detective", "draft"),
    State("sergeant_review", "With the sergeant", "police", "unit_sergeants", "sergeant_review"),
    State("submitted", "Waiting for a prosecutor", "SAO", "sao_queue", "submitted"),
    State("in_review", "In charging review", "SAO", "prosecutor", "in_review"),
    State("returned", "Returned to the detective", "police", "lead_detective", "returned"),
    State("conference", "Case conference", "SAO", "conference_chair", "conference"),
    State("sign_off", "Second signature", "SAO", "other_supervisor", "sign_off"),
    State("declined", "Declined", "police", "unit_sergeants", "declined"),
    State("challenged", "Under challenge", "SAO", "other_supervisor", "challenged"),
    State("federal_screening", "Federal screening", "SAO", "federal_liaison", "federal_screening"),
    State("federal_review", "With the U.S. Attorney", "USAO", "usao", "federal_review"),
    State("federal_questions", "U.S. Attorney asks", "SAO", "referring_liaison", "federal_questions"),
    State("federal_prosecution", "Federal case", "USAO", "usao", "federal_prosecution"),
    State("state_prosecution", "State case", "SAO", "prosecutor", "state_prosecution"),
    State("diversion_offered", "LEAD offered, charge held", "SAO", "lead_liaison", "diversion_offered"),
    State("diverted", "In LEAD", "SAO", "lead_liaison", "diverted"),
    State("closed", "Closed", final=True),
)  # fmt: skip
OPEN = tuple(state.key for state in STATES if not state.final)
DETECTIVE_TOO = ("lead_detective", "sergeants")
LIAISON = ("federal_liaisons",)


class Chosen(TypedDict):
    """Targets of a move and the function that chooses among them."""

    to: tuple[str, ...]
    target: str


STATE_OR_REVIEW: Chosen = {"to": ("state_prosecution", "in_review"), "target": "state_or_review"}
BY_OUTCOME: Chosen = {
    "to": (
        "sign_off", "federal_screening", "state_prosecution", "diversion_offered", "closed", "declined",
    ),
    "target": "by_outcome",
}  # fmt: skip

POLICE_MOVES = (
    Move("submit", "Send to my sergeant", ("draft",), ("sergeant_review",), _N + "submit",
         guards=("facts_answered", "checklist_ready", "suspect_charged", "exhibits_classed", "favorable_answered"),
         asks=(_text("summary", "Summary for the sergeant"),),
         sentence="sent the case to the sergeant", page="readiness"),
    Move("submit_on_view", "Send to the charging desk", ("draft",), ("submitted",), _N + "submit_on_view",
         guards=("door_already_charged", "arrest_stated", "charging_document_filed"),
         asks=(_text("to_come", "What is still to come"),), effects=("reaches_sao",),
         sentence="sent the on-view case to the charging desk"),
    Move("send_back", "Send back to the detective", ("sergeant_review",), ("draft",), _N + "send_back",
         asks=(_text("fix", "What to fix"),), sentence="sent the case back to the detective"),
    Move("attest", "Attest and send", ("sergeant_review",), ("submitted",), _N + "attest",
         guards=("waivers_attested", "attest_items_done"), asks=(_text("statement", "Statement"),),
         effects=("attested", "reaches_sao"), sentence="attested and sent the case to the State's Attorney"),
)  # fmt: skip

REVIEW_MOVES = (
    Move("take", "Take this case", ("submitted",), ("in_review",), _N + "take", guards=("no_conflict",),
         effects=("takes_case",), sentence="took the case"),
    Move("assign", "Assign", ("submitted",), ("in_review",), _N + "assign", guards=("no_conflict_of_chosen",),
         asks=(WHOM_PROSECUTOR,), effects=("assigns_case",), sentence="assigned the case", page="allocate"),
    Move("return", "Return with items", ("in_review",), ("returned",), _N + "return", when="returns_left",
         guards=("items_complete",), asks=(NOTE,), effects=("sends_return",), tells=DETECTIVE_TOO,
         sentence="returned the case with items", page="compose_return"),
    Move("return", "Return with items", ("in_review",), ("conference",), _N + "return", when="third_return",
         guards=("items_complete",), asks=(NOTE,), effects=("sends_return", "conference_from_return"),
         tells=DETECTIVE_TOO, sentence="returned the case a third time, so a conference is called",
         page="compose_return"),
    Move("resubmit", "Send back to the prosecutor", ("returned",), ("in_review", "submitted"), _N + "resubmit",
         target="same_prosecutor", guards=("blocking_items_replied",), asks=(NOTE,), effects=("answers_return",),
         sentence="sent the case back to the prosecutor", page="answer_items"),
    Move("escalate", "Call a conference", ("returned", "in_review"), ("conference",), _N + "escalate",
         guards=("item_in_dispute",), asks=(_text("question", "Question put"),),
         effects=("conference_from_dispute",), sentence="called a conference"),
    Move("resume_review", "Back to review", ("conference",), ("in_review",), _N + "resume_review",
         asks=RECORD, effects=("conference_held", "reviews_again"),
         sentence="recorded the conference and sent the case back to review"),
    Move("return_agreed", "Return as agreed", ("conference",), ("returned",), _N + "return_agreed",
         guards=("items_agreed",), asks=RECORD,
         effects=("conference_held", "reviews_again", "sends_return"), tells=DETECTIVE_TOO,
         sentence="recorded the conference and returned the case as agreed"),
    Move("stand", "The decision stands", ("conference",), ("declined",), _N + "stand",
         guards=("conference_from_challenge", "grounds_answered"), asks=RECORD,
         effects=("conference_held", "upheld"), sentence="recorded that the decision stands"),
)  # fmt: skip

DECISION_MOVES = (
    Move("decide", "Record the decision", ("in_review",), needs=_N + "decide", step_up=True,
         guards=("every_charge_decided", "exhibits_classed", "favorable_resolved", "declines_reasoned",
                 "weak_elements_reasoned"),
         asks=(_text("rationale", "Rationale", recorded=False, hint="Work product of the State's Attorney."),
               _text("plain_words", "Plain words for the detective")),
         effects=("freezes_snapshot", "ends_open_items", "decision_effect"), tells=DETECTIVE_TOO,
         sentence="recorded the charging decision", page="review", **BY_OUTCOME),
    Move("sign", "Sign the decision", ("sign_off",), needs=_N + "sign", step_up=True, guards=("snapshot_read",),
         effects=("signs", "decision_effect"), tells=DETECTIVE_TOO, sentence="signed the decision",
         page="snapshot", **BY_OUTCOME),
    Move("unsign", "Send back unsigned", ("sign_off",), ("in_review",), _N + "unsign", asks=(REASON,),
         effects=("decision_undone",), sentence="sent the decision back unsigned"),
    Move("accept", "Accept the decision", ("declined",), ("closed",), _N + "accept",
         effects=("closes_declined",), sentence="accepted the decision"),
    Move("challenge", "Challenge the decision", ("declined",), ("challenged",), _N + "challenge",
         guards=("inside_challenge_window", "not_challenged_before", "grounds_given"), effects=("challenges",),
         sentence="challenged the decision", page="challenge"),
    Move("uphold", "Uphold", ("challenged",), ("declined",), _N + "uphold", guards=("grounds_answered",),
         effects=("upheld",), sentence="upheld the decision", page="challenge"),
    Move("reopen_review", "Review again", ("challenged",), ("in_review",), _N + "reopen_review",
         guards=("another_prosecutor",), asks=(WHOM_PROSECUTOR,), effects=("reopens_review",),
         sentence="ordered a new review by another prosecutor"),
    Move("confer", "Call a conference", ("challenged",), ("conference",), _N + "confer",
         asks=(Ask("date", "Date", "date"),), effects=("conference_from_challenge_effect",),
         sentence="called a conference"),
    Move("override", "Charge over objection", ("declined",), ("state_prosecution",), _N + "override", step_up=True,
         guards=("challenged_and_upheld", "conference_was_held", "charging_document_attached"),
         asks=(_text("names", "Who authorizes it, and who agreed"), REASON,
               _text("objection", "Prosecutor's objection", required=False)),
         effects=("overrides",), sentence="charged over the prosecutor's objection"),
)  # fmt: skip

FEDERAL_MOVES = (
    Move("take_screening", "Take this screening", ("federal_screening",), ("federal_screening",),
         _N + "take_screening", effects=("takes_screening",), sentence="took the federal screening"),
    Move("screen_early", "Screen for federal now", ("in_review",), ("federal_screening",), _N + "screen_early",
         asks=(_text("why_now", "Why now"),), effects=("opens_screening",),
         sentence="sent the case to federal screening"),
    Move("refer", "Refer to the U.S. Attorney", ("federal_screening",), ("federal_review",), _N + "refer",
         guards=("screening_answered", "shared_set_chosen", "classes_may_cross", "favorable_log_goes",
                 "forum_contact_recorded"),
         asks=(_text("charges_contemplated", "Charges contemplated"),
               Ask("urgency", "Urgency", "choice", choices="urgency")),
         effects=("refers",), tells=LIAISON, sentence="referred the case to the U.S. Attorney", page="screening"),
    Move("keep", "Keep in state court", ("federal_screening",), needs=_N + "keep", asks=(REASON,),
         effects=("screened",), sentence="kept the case in state court", **STATE_OR_REVIEW),
    Move("take_federal", "Take this referral", ("federal_review",), ("federal_review",), _N + "take_federal",
         effects=("takes_referral",), sentence="took the referral"),
    Move("assign_federal", "Assign", ("federal_review", "federal_prosecution"),
         ("federal_review", "federal_prosecution"), _N + "assign_federal", target="same_state",
         asks=(Ask("whom", "Whom", "person", choices="ausa"),), effects=("assigns_referral",),
         sentence="assigned the referral", page="allocate"),
    Move("ask", "Ask for more", ("federal_review",), ("federal_questions",), _N + "ask",
         guards=("questions_complete",), effects=("asks_questions",), tells=LIAISON, sentence="asked for more",
         page="federal_decision"),
    Move("answer", "Answer", ("federal_questions",), ("federal_review",), _N + "answer",
         guards=("questions_answered",), effects=("answers_questions",), tells=LIAISON,
         sentence="answered the U.S. Attorney", page="federal_answers"),
    Move("adopt", "Adopt", ("federal_review",), ("federal_prosecution",), _N + "adopt", step_up=True,
         guards=("federal_charges_named", "approval_given"),
         asks=(Ask("next_event", "Next event", "date"),), effects=("adopts", "screened"), tells=DETECTIVE_TOO,
         sentence="adopted the case", page="federal_decision"),
    Move("decline_federal", "Decline", ("federal_review",), needs=_N + "decline_federal", step_up=True,
         asks=(Ask("ground", "Ground", "choice", choices="federal_decline_ground", recorded=False),
               _text("sentence", "One plain sentence")),
         effects=("declines_referral", "screened"), tells=DETECTIVE_TOO, sentence="declined the referral",
         page="federal_decision", **STATE_OR_REVIEW),
    Move("recall", "Recall the referral", ("federal_review", "federal_questions"), needs=_N + "recall",
         asks=(REASON,), effects=("recalls_referral", "screened"), tells=LIAISON, sentence="recalled the referral",
         **STATE_OR_REVIEW),
    Move("hand_back", "Hand back to the State", ("federal_prosecution",), needs=_N + "hand_back", asks=(REASON,),
         effects=("hands_back", "screened"), tells=DETECTIVE_TOO, sentence="handed the case back to the State",
         **STATE_OR_REVIEW),
    Move("rescreen", "Screen again", ("state_prosecution",), ("federal_screening",), _N + "rescreen",
         asks=(_text("changed", "What changed"),), effects=("opens_screening",),
         sentence="sent the case to federal screening again"),
)  # fmt: skip

ENDING_MOVES = (
    Move("offer_lead", "Offer LEAD", ("in_review", "state_prosecution"), ("diversion_offered",), _N + "offer_lead",
         guards=("lead_eligible", "eligibility_recorded", "lead_items_done"), effects=("offers_lead",),
         sentence="offered LEAD and held the charge", page="eligibility"),
    Move("enrolled", "Intake done", ("diversion_offered",), ("diverted",), _N + "enrolled",
         guards=("intake_reported",), sentence="recorded that intake is done"),
    Move("extend", "Extend the deadline", ("diversion_offered",), ("diversion_offered",), _N + "extend",
         guards=("not_extended_before",), asks=(REASON, Ask("date", "Date", "date")), effects=("extends_offer",),
         sentence="extended the intake deadline"),
    Move("resume_charge", "Resume the charge", ("diversion_offered", "diverted"), ("in_review",),
         _N + "resume_charge", step_up=True, guards=("no_treatment_fact",), asks=(REASON,),
         effects=("resumes_charge",), sentence="resumed the charge by a written decision"),
    Move("close", "Close", ("state_prosecution", "federal_prosecution", "diverted", "diversion_offered"),
         ("closed",), _N + "close", guards=("dispositions_given", "victim_notices_done"),
         asks=(_text("outcome", "Outcome"),), effects=("ends_open_items", "closes"), tells=DETECTIVE_TOO,
         sentence="closed the case", page="dispositions"),
    Move("withdraw", "Withdraw", ("draft", "sergeant_review", "returned"), ("closed",), _N + "withdraw",
         asks=(Ask("outcome", "Outcome", "choice", choices="withdraw_outcome"), REASON),
         effects=("ends_open_items", "withdraws"), sentence="withdrew the case"),
    Move("reopen", "Reopen", ("closed",), ("draft", "submitted"), _N + "reopen", target="where_it_reopens",
         guards=("reopened_by_the_right_office",), asks=(REASON,), effects=("reopens",),
         sentence="reopened the case"),
)  # fmt: skip

ACTS = (
    Act("hold", "Put on hold", _N + "hold", tuple(s for s in OPEN if s not in ("declined", "challenged")),
        guards=("not_on_hold",), asks=(_text("waiting_for", "Who or what is waited on"), REASON,
                                       Ask("wake_on", "Wake up on", "date")),
        effects=("holds",), sentence="put the case on hold"),
    Act("wake", "Wake", _N + "wake", tuple(s for s in OPEN if s not in ("declined", "challenged")),
        guards=("on_hold",), effects=("wakes",), sentence="woke the case"),
    Act("reassign", "Reassign", _N + "reassign",
        ("draft", "sergeant_review", "in_review", "returned", "conference", "federal_screening", "federal_review",
         "federal_questions", "federal_prosecution", "state_prosecution", "diversion_offered", "diverted"),
        guards=("held_by_a_person", "chosen_may_hold"),
        asks=(Ask("whom", "Whom", "person", choices="same_role_as_holder"), REASON), effects=("reassigns",),
        sentence="reassigned the case", page="allocate"),
    Act("advise", "Ask a prosecutor", _N + "advise", ("draft", "returned"),
        asks=(_text("message", "Question or answer", recorded=False),), effects=("advises",),
        sentence="wrote in the advice thread", tells=("advice_readers",), page="advice"),
    Act("record_event", "Record an event", _N + "record_event", OPEN, effects=("records_event",),
        guards=("event_has_its_paper",), sentence="recorded an event", page="events",
        asks=(Ask("event", "What happened", "choice", choices="event"), Ask("at", "When", "line"),
              Ask("party", "Which defendant does it concern", "choice", required=False, choices="defendant"),
              Ask("served", "First contact: with which victims or their family", "charges", required=False,
                  choices="served"),
              Ask("paper", "The paper that shows it", "line"))),
    Act("sever", "Part defendants", _N + "sever",
        ("in_review", "conference", "sign_off", "challenged", "federal_screening", "federal_review",
         "federal_questions", "federal_prosecution", "state_prosecution", "diversion_offered", "diverted"),
        step_up=True, guards=("several_defendants",),
        asks=(Ask("parties", "Defendants who leave", "charges", choices="defendant"), REASON), effects=("severs",),
        sentence="parted defendants into a linked case"),
    Act("contest_declined", "Challenge declined charges", _N + "contest_declined",
        ("federal_screening", "federal_review", "state_prosecution", "federal_prosecution"),
        guards=("declined_charges_in_window",), asks=(_text("grounds", "Grounds"),), effects=("contests_declined",),
        sentence="challenged the declined charges in a linked case"),
    Act("victim_died", "A victim has died", _N + "victim_died", OPEN, guards=("kind_is_shooting",),
        asks=(Ask("party", "Which victim", "choice", choices="victim"), Ask("died_on", "Date of death", "date"),
              Ask("learned_from", "Who told whom, and when", "line")),
        effects=("becomes_homicide", "merges_checklist", "opens_superseding_case"),
        target="after_death", to=("in_review", "submitted"),
        tells=("lead_detective", "sergeants", "prosecutor", "homicide_sergeants", "advocates"),
        sentence="recorded that a victim has died; the case is now a homicide"),
)  # fmt: skip

CASE_REVIEW = Workflow(
    name="case_review", label="Case review", initial="draft", states=STATES,
    moves=(*POLICE_MOVES, *REVIEW_MOVES, *DECISION_MOVES, *FEDERAL_MOVES, *ENDING_MOVES), acts=ACTS,
    after=("ends_hold", "keeps_ledger"),
)  # fmt: skip

"""The policy: who may do what, on which record, in which state. A lawyer can read this file.

Each row grants one permission to the roles it names when every relation holds and the record is
in one of the states (any, where none is named). No row, no right. Permissions of moves are written
`workflow:move`; their rows are section 3 to 7 of `domain/workflows.md`.
"""

from dataclasses import dataclass
from enum import StrEnum

from casebridge.access.actor import Role
from casebridge.access.predicates import FEDERAL, LEAD_STAFF, POLICE, STATE_PROSECUTORS

R = Role


class Permission(StrEnum):
    """What a person can be allowed to do beside the moves of the workflows."""

    CASE_READ = "case:read"
    CASE_INSIDE = "case:inside"
    CASE_EMERGENCY = "case:emergency"
    EMERGENCY_OPEN = "emergency:open"
    REACH = "case:reach"
    WISH_RECORD = "reach:record_wish"
    REACH_CHANGE = "reach:change"
    COMPARTMENT_GRANT = "compartment:grant"
    REPORT_ENTRIES = "report:entries"
    EMERGENCY_REVIEW = "emergency:review"
    FILE_READ = "case:read_file"
    CASE_START = "case:start"
    CASE_EDIT = "case:edit"
    CHARGE_PROPOSE = "case:propose_charge"
    CHARGE_AMEND = "case:amend_charge"
    CHARGE_SEALED = "charge:sealed"
    CHARGE_UNSEAL = "charge:unseal"
    EVENT_RECORD = "case:record_event"
    CLOCK_EXTEND = "case:extend_clock"
    CONFLICT_RECORD = "case:record_conflict"
    ALLOCATE = "case:allocate"
    CHECKLIST_TICK = "checklist:tick"
    CHECKLIST_CONFIRM = "checklist:confirm"
    CHECKLIST_SCREEN = "checklist:screen"
    WAIVER_ATTEST = "checklist:attest_waiver"
    EXHIBIT_ADD = "exhibit:add"
    EXHIBIT_CLASSIFY = "exhibit:classify"
    EXHIBIT_RELEASE = "exhibit:release"
    FACT_RELEASE = "fact:release"
    FAVORABLE_RESOLVE = "exhibit:resolve_favorable"
    ELEMENT_MARK = "element:mark"
    PASSAGE_MARK = "passage:mark"
    REDACT = "redaction:mark"
    REQUEST_WRITE = "request:write"
    ADVICE_READ = "advice:read"
    ADVICE_DESK = "advice:desk"
    ADVICE_ROSTER = "advice:roster"
    RETURN_COMPOSE = "return:compose"
    DECISION_PREPARE = "decision:prepare"
    SNAPSHOT_READ = "decision:read_snapshot"
    CHALLENGE_PREPARE = "challenge:prepare"
    CHALLENGE_ANSWER = "challenge:answer"
    SCREENING_PREPARE = "screening:prepare"
    SCREENING_READ = "screening:read"
    SHARED_CHOOSE = "referral:choose_shared"
    SHARED_TAKE_BACK = "referral:take_back"
    REFERRAL_QUESTIONS = "referral:questions"
    REFERRAL_ANSWER = "referral:answer"
    REFERRAL_READ = "referral:read"
    MEETING_READ = "meeting:read"
    MEETING_SET = "meeting:set_day"
    FEDERAL_NOTE = "federal:note"
    ELIGIBILITY_RECORD = "lead:record_eligibility"
    DISCLOSURE_READ = "disclosure:read"
    DISCLOSURE_OWED = "disclosure:read_owed"
    DISCLOSURE_OWN = "disclosure:keep_own"
    DISCLOSURE_KEEP = "disclosure:keep"
    DISCLOSURE_RULE = "disclosure:rule"
    CREDIBILITY_READ = "credibility:read"
    CREDIBILITY_KEEP = "credibility:keep"
    CREDIBILITY_REVIEW = "credibility:review"
    CREDIBILITY_DECIDE = "credibility:decide"
    PACKET_BUILD = "packet:build"
    PACKET_READ = "packet:read"
    HISTORY_READ = "history:read"
    EXHIBIT_READS = "exhibit:reads"
    AUDIT_READ = "audit:read"
    MARKS_ADOPT = "marks:adopt"
    QUEUE_READ = "queue:read"
    BOARD_READ = "board:read"
    BOARD_PUBLISH = "board:publish"
    VICTIMS_READ = "victims:read"
    VICTIM_NOTICE = "victims:record_notice"
    CUSTODY_WORK = "custody:work"
    INCIDENT_READ = "incident:read"
    INCIDENT_IMPORT = "incident:import"
    PEOPLE_MANAGE = "people:manage"
    FIELD_SET = "people:set_field"
    RIGHTS_REVIEW = "people:review_rights"
    RULES_READ = "rules:read"
    LEAD_READ = "lead:read"
    LEAD_STATUS = "lead:read_status"
    LEAD_REFER = "lead:refer"
    LEAD_WORK = "lead:work"
    LEAD_CARD = "lead:card"
    OWN_WORK = "own:work"
    LEAVE_KEEP = "leave:keep"
    LEAVE_OF_OTHERS = "leave:keep_of_others"
    NIGHT_READ = "night:read"
    STUCK_READ = "stuck:read"
    COURT_ORDERS = "court:orders"
    COURT_ACT = "court:act"
    SEAL_ASK = "court:ask_seal"
    SEAL_CONFIRM = "court:confirm_seal"
    EXPUNGE_ASK = "court:ask_expunge"
    EXPUNGE_CONFIRM = "court:confirm_expunge"
    HOLD_SET = "court:hold"
    EXPUNGED_READ = "court:expunged"


@dataclass(frozen=True, slots=True)
class Grant:
    """One row: these roles (all when empty), all of these relations, one of these states."""

    permission: str
    roles: tuple[Role, ...]
    relations: tuple[str, ...] = ("anyone",)
    states: frozenset[str] = frozenset()


def _row(permission: str, roles: Role | tuple[Role, ...], *relations: str, states: tuple[str, ...] = ()) -> Grant:
    named = roles if isinstance(roles, tuple) else (roles,)
    return Grant(str(permission), named, relations or ("anyone",), frozenset(states))


P = Permission
# A view that needs one of these is LEAD's own: it alone reaches LEAD's store (docs/adr/0031).
OPENS_LEAD = frozenset({P.LEAD_READ, P.LEAD_STATUS, P.LEAD_REFER, P.LEAD_WORK, P.LEAD_CARD})
ANY: tuple[Role, ...] = ()
OWN_DRAFT = ("draft", "returned")
SAO_DESK = (R.PROSECUTOR, R.SAO_SUPERVISOR, R.FEDERAL_LIAISON)
# Whom a prosecutor may let into a compartment by name.
LET_IN = (*POLICE, *STATE_PROSECUTORS)
IN_AN_EMERGENCY = (R.DETECTIVE, R.SERGEANT, *STATE_PROSECUTORS)
# The states by the office that has the case (sections 3 and 3b); a draft that asks for advice lies with the police.
WITH_POLICE = ("draft", "returned", "sergeant_review")
WITH_SAO = (
    "submitted", "in_review", "conference", "sign_off", "challenged", "federal_screening", "federal_questions",
    "state_prosecution", "diversion_offered", "diverted",
)  # fmt: skip
WITH_USAO = ("federal_review", "federal_prosecution")
_c = "case_review:"

READING = [
    _row(P.CASE_READ, R.DETECTIVE, "lead_detective"),
    _row(P.CASE_READ, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.CASE_READ, R.COMMANDER),
    _row(P.CASE_READ, SAO_DESK, "reached_sao"),
    _row(P.CASE_READ, SAO_DESK, "advice_asked"),
    _row(P.CASE_READ, R.LEAD_LIAISON, "diversion_touches"),
    _row(P.CASE_READ, FEDERAL, "referred_federal"),
    # Who opens a case without a reason: its people, its unit, who works its queue, who answers for the office that has
    # it. Everybody else who may read it says why, once a day (docs/adr/0021).
    _row(P.CASE_INSIDE, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.CASE_INSIDE, R.COMMANDER, "commands"),
    _row(P.CASE_INSIDE, ANY, "on_the_case"),
    _row(P.CASE_INSIDE, ANY, "holder"),
    _row(P.CASE_INSIDE, SAO_DESK, "advice_asked", states=WITH_POLICE),
    _row(P.CASE_INSIDE, R.SAO_SUPERVISOR, states=WITH_SAO),
    _row(P.CASE_INSIDE, R.USAO_SUPERVISOR, states=WITH_USAO),
    # In an emergency: the open part of a case by its number, on a page of its own, for some hours; lists, search and
    # every other page stay as they are. Who answers for the case reviews it (docs/adr/0025).
    _row(P.EMERGENCY_OPEN, IN_AN_EMERGENCY),
    _row(P.CASE_EMERGENCY, IN_AN_EMERGENCY, "broke_glass"),
    _row("emergency:open-case", IN_AN_EMERGENCY, "broke_glass"),
    _row(P.EMERGENCY_REVIEW, R.SERGEANT, "own_unit", "not_lead"),
    _row(P.EMERGENCY_REVIEW, R.COMMANDER, "commands"),
    _row(P.EMERGENCY_REVIEW, R.SAO_SUPERVISOR, states=WITH_SAO),
    # The page of victims and witnesses; the classes below say what of it opens to whom.
    _row(P.REACH, R.DETECTIVE, "lead_detective"),
    _row(P.REACH, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.REACH, R.COMMANDER),
    _row(P.REACH, SAO_DESK, "reached_sao"),
    _row(P.REACH, R.LEAD_LIAISON, "diversion_touches"),
    _row(P.REACH, R.VICTIM_ADVOCATE, "reached_sao"),
    _row(P.WISH_RECORD, R.DETECTIVE, "lead_detective"),
    _row(P.WISH_RECORD, SAO_DESK, "on_the_case"),
    _row(P.WISH_RECORD, R.VICTIM_ADVOCATE, "reached_sao"),
    # How a person is reached and where they can be found is kept up to date by those who work with them.
    _row(P.REACH_CHANGE, R.DETECTIVE, "lead_detective"),
    _row(P.REACH_CHANGE, SAO_DESK, "on_the_case"),
    _row(P.REACH_CHANGE, R.VICTIM_ADVOCATE, "reached_sao"),
    # A prosecutor of the case lets a named person into one compartment of it, until a day.
    _row(P.COMPARTMENT_GRANT, SAO_DESK, "on_the_case"),
    # The weekly report about an office is read by another one (`report_reader` of entry.toml says which).
    _row(P.REPORT_ENTRIES, (R.SAO_SUPERVISOR, R.AUDITOR)),
    # The file is everything in a case. The federal side does not read it: it sees the shared set.
    _row(P.FILE_READ, R.DETECTIVE, "lead_detective"),
    _row(P.FILE_READ, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.FILE_READ, R.COMMANDER),
    _row(P.FILE_READ, SAO_DESK, "reached_sao"),
    _row(P.FILE_READ, SAO_DESK, "advice_asked"),
    _row(P.FILE_READ, R.LEAD_LIAISON, "diversion_touches"),
    _row(P.HISTORY_READ, R.DETECTIVE, "lead_detective"),
    _row(P.HISTORY_READ, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.HISTORY_READ, R.COMMANDER),
    _row(P.HISTORY_READ, SAO_DESK, "reached_sao"),
    _row(P.HISTORY_READ, R.LEAD_LIAISON, "diversion_touches"),
    _row(P.HISTORY_READ, R.AUDITOR),
    # Who opened which page of an exhibit; the federal side learns of its own readers only.
    _row(P.EXHIBIT_READS, R.DETECTIVE, "lead_detective"),
    _row(P.EXHIBIT_READS, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.EXHIBIT_READS, R.COMMANDER),
    _row(P.EXHIBIT_READS, SAO_DESK, "reached_sao"),
    _row(P.EXHIBIT_READS, FEDERAL, "referred_federal"),
    # The advice thread: between those who ask and the office that answers, and nobody else.
    _row(P.ADVICE_READ, R.DETECTIVE, "lead_detective"),
    _row(P.ADVICE_READ, R.SERGEANT, "own_unit"),
    _row(P.ADVICE_READ, SAO_DESK, "advice_asked"),
    _row(P.ADVICE_DESK, SAO_DESK),
    _row(P.ADVICE_ROSTER, R.SAO_SUPERVISOR),
    _row(P.AUDIT_READ, R.AUDITOR),
    _row(P.MARKS_ADOPT, R.AUDITOR),
    _row(P.OWN_WORK, ANY),
    # Who may hold cases enters leave; who leads them does it for them.
    _row(P.LEAVE_KEEP, (R.DETECTIVE, R.SERGEANT, *STATE_PROSECUTORS, *FEDERAL)),
    _row(P.LEAVE_OF_OTHERS, (R.SERGEANT, R.SAO_SUPERVISOR, R.USAO_SUPERVISOR)),
    _row(P.QUEUE_READ, (*STATE_PROSECUTORS, *FEDERAL)),
    _row(P.BOARD_READ, (R.SERGEANT, R.COMMANDER, R.SAO_SUPERVISOR, R.USAO_SUPERVISOR)),
    # Figures that leave the house are of whole offices: who leads one publishes them.
    _row(P.BOARD_PUBLISH, (R.COMMANDER, R.SAO_SUPERVISOR, R.USAO_SUPERVISOR)),
    _row(P.VICTIMS_READ, R.VICTIM_ADVOCATE, "reached_sao"),
    _row(P.VICTIM_NOTICE, R.VICTIM_ADVOCATE, "reached_sao"),
    _row(P.CUSTODY_WORK, R.EVIDENCE_CLERK),
    _row(P.INCIDENT_READ, (*POLICE, R.ADMIN)),
    _row(P.INCIDENT_IMPORT, (R.DETECTIVE, R.SERGEANT, R.ADMIN)),
    _row(P.PEOPLE_MANAGE, R.ADMIN),
    # Who leads an office says once a year who still needs what; administrators do for all.
    _row(P.RIGHTS_REVIEW, (R.COMMANDER, R.SAO_SUPERVISOR, R.USAO_SUPERVISOR, R.LEAD_COORDINATOR, R.ADMIN)),
    _row(P.FIELD_SET, (R.SERGEANT, R.SAO_SUPERVISOR, R.USAO_SUPERVISOR, R.ADMIN)),
    _row(P.RULES_READ, ANY),
    # Numbers of the house, no case; and the stuck cases of one's own side, for who shares out the work.
    _row(P.NIGHT_READ, (R.ADMIN, R.AUDITOR)),
    _row(P.STUCK_READ, (R.SERGEANT, R.COMMANDER, R.SAO_SUPERVISOR, R.USAO_SUPERVISOR)),
]

# What a court orders about a whole case (docs/adr/0030). The seal itself stands before every row of this table: on a
# sealed case no row grants anything to whom the order does not let through (`within_seal` in predicates.py).
COURT = [
    _row(P.COURT_ORDERS, R.SERGEANT, "own_unit"),
    _row(P.COURT_ORDERS, R.COMMANDER, "commands"),
    _row(P.COURT_ORDERS, SAO_DESK, "reached_sao"),
    # One act, by its own address: for those who may ask for it or confirm it.
    _row(P.COURT_ACT, R.SERGEANT, "own_unit"),
    _row(P.COURT_ACT, R.COMMANDER, "commands"),
    _row(P.COURT_ACT, SAO_DESK, "reached_sao"),
    _row(P.COURT_ACT, R.AUDITOR),
    # Who works the case asks; who answers for the office confirms, never the same person.
    _row(P.SEAL_ASK, R.SERGEANT, "own_unit"),
    _row(P.SEAL_ASK, (R.PROSECUTOR, R.FEDERAL_LIAISON), "on_the_case"),
    _row(P.SEAL_ASK, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.SEAL_CONFIRM, R.COMMANDER, "commands"),
    _row(P.SEAL_CONFIRM, R.SAO_SUPERVISOR, "reached_sao"),
    # The second person of an expungement is another supervisor, or the auditor, who compares the order with the
    # preview and sees nothing of the case.
    # What the other offices keep on a case, the police cannot have destroyed.
    _row(P.EXPUNGE_ASK, R.COMMANDER, "commands", "with_police"),
    _row(P.EXPUNGE_ASK, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.EXPUNGE_CONFIRM, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.EXPUNGE_CONFIRM, R.AUDITOR),
    _row(P.HOLD_SET, R.COMMANDER, "commands"),
    _row(P.HOLD_SET, (R.PROSECUTOR, R.FEDERAL_LIAISON), "on_the_case"),
    _row(P.HOLD_SET, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.EXPUNGED_READ, (R.COMMANDER, R.SAO_SUPERVISOR, R.AUDITOR)),
]

# Which class of information a person may see on a case that they may read (confidentiality.toml `may_see`).
# Federal readers see the shared set only: evidence and federal ask that on top of these rows.
CLASSES = [
    _row("class:open-case", POLICE),
    _row("class:open-case", STATE_PROSECUTORS),
    _row("class:open-case", FEDERAL, "referred_federal"),
    _row("class:open-case", R.EVIDENCE_CLERK),
    _row("class:unit-only", (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row("class:unit-only", R.COMMANDER),
    _row("class:unit-only", SAO_DESK, "reached_sao"),
    _row("class:unit-only", FEDERAL, "referred_federal"),
    _row("class:sealed", R.DETECTIVE, "lead_detective"),
    _row("class:sealed", SAO_DESK, "on_the_case"),
    _row("class:sealed", R.AUSA, "on_the_case"),
    _row("class:sealed", LET_IN, "granted_sealed"),
    _row("class:juvenile", (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row("class:juvenile", SAO_DESK, "reached_sao"),
    _row("class:juvenile", R.AUSA, "on_the_case"),
    _row("class:witness-location", R.DETECTIVE, "lead_detective"),
    _row("class:witness-location", SAO_DESK, "on_the_case"),
    _row("class:witness-location", R.VICTIM_ADVOCATE, "reached_sao"),
    _row("class:victim-contact", R.DETECTIVE, "lead_detective"),
    _row("class:victim-contact", SAO_DESK, "on_the_case"),
    _row("class:victim-contact", R.VICTIM_ADVOCATE, "reached_sao"),
    _row("class:victim-contact", LET_IN, "granted_victim_contact"),
    _row("class:witness-location", LET_IN, "granted_witness_location"),
    _row("class:juvenile", LET_IN, "granted_juvenile"),
    _row("class:work-product", STATE_PROSECUTORS, "reached_sao"),
    _row("class:work-product", SAO_DESK, "advice_asked"),
    _row("class:grand-jury", SAO_DESK, "on_the_case"),
    _row("class:criminal-history", (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row("class:criminal-history", R.COMMANDER),
    _row("class:criminal-history", SAO_DESK, "reached_sao"),
    _row("class:criminal-history", FEDERAL, "referred_federal"),
    _row("class:part2", LEAD_STAFF),
]

# Which class of shared exhibits the federal side sees: what crossed by name or order goes to the attorney of the case.
CROSSED = [
    _row("crossed:open-case", FEDERAL, "referred_federal"),
    _row("crossed:unit-only", FEDERAL, "referred_federal"),
    _row("crossed:criminal-history", FEDERAL, "referred_federal"),
    _row("crossed:sealed", R.AUSA, "on_the_case"),
    _row("crossed:juvenile", R.AUSA, "on_the_case"),
    _row("crossed:witness-location", R.AUSA, "on_the_case"),
    _row("crossed:victim-contact", R.AUSA, "on_the_case"),
    _row("crossed:work-product", R.AUSA, "on_the_case"),
    _row("crossed:grand-jury", R.AUSA, "on_the_case"),
]

PREPARING = [
    _row(P.CASE_START, R.DETECTIVE),
    _row(P.CASE_EDIT, R.DETECTIVE, "lead_detective", states=OWN_DRAFT),
    _row(P.CASE_EDIT, R.DETECTIVE, "own_unit", states=OWN_DRAFT),
    _row(P.CHARGE_PROPOSE, R.DETECTIVE, "lead_detective", states=OWN_DRAFT),
    _row(P.CHARGE_PROPOSE, R.DETECTIVE, "own_unit", states=OWN_DRAFT),
    _row(P.CHARGE_AMEND, R.PROSECUTOR, "holder", states=("in_review",)),
    _row(P.CHARGE_AMEND, R.AUSA, "holder", states=("federal_review", "federal_prosecution")),
    # A federal charge that a court sealed: its attorney alone knows of it, marks it, and says when it was unsealed.
    _row(P.CHARGE_SEALED, R.AUSA, "on_the_case"),
    # Once its attorney wrote what opened it, a supervisor of that office is the second person.
    _row(P.CHARGE_UNSEAL, R.USAO_SUPERVISOR, "referred_federal"),
    _row(P.CONFLICT_RECORD, R.PROSECUTOR, "reached_sao"),
    _row(P.CONFLICT_RECORD, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.CONFLICT_RECORD, R.SERGEANT, "own_unit"),
    _row(P.CONFLICT_RECORD, R.USAO_SUPERVISOR, "referred_federal"),
    # Who gives cases to people sees how much each holds; the moves ask their own rows as well.
    _row(P.ALLOCATE, R.SERGEANT, "own_unit"),
    _row(P.ALLOCATE, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.ALLOCATE, R.USAO_SUPERVISOR, "referred_federal"),
    _row(P.CHECKLIST_TICK, R.DETECTIVE, "lead_detective", states=(*OWN_DRAFT, "in_review", "conference")),
    _row(P.CHECKLIST_TICK, R.DETECTIVE, "own_unit", states=(*OWN_DRAFT, "in_review", "conference")),
    _row(P.CHECKLIST_CONFIRM, R.SERGEANT, "own_unit", "not_lead", states=("sergeant_review",)),
    _row(P.CHECKLIST_SCREEN, ANY, "holder", states=("in_review", "state_prosecution")),
    _row(P.CHECKLIST_SCREEN, R.LEAD_LIAISON, "diversion_touches", states=("in_review", "state_prosecution")),
    _row(P.WAIVER_ATTEST, R.SERGEANT, "own_unit", "not_lead", states=("sergeant_review",)),
    _row(P.EXHIBIT_ADD, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.EXHIBIT_ADD, R.DETECTIVE, "lead_detective"),
    _row(P.EXHIBIT_ADD, R.COMMANDER, states=("declined",)),
    _row(P.EXHIBIT_ADD, SAO_DESK, "on_the_case"),
    _row(P.EXHIBIT_ADD, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.EXHIBIT_CLASSIFY, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.EXHIBIT_CLASSIFY, R.DETECTIVE, "lead_detective"),
    _row(P.EXHIBIT_CLASSIFY, SAO_DESK, "on_the_case"),
    # A class of an exhibit or an answer is made stricter by whoever may class it; more people see it only by one of
    # these, with a reason (`release_rule` of confidentiality.toml).
    _row(P.EXHIBIT_RELEASE, R.SERGEANT, "own_unit"),
    _row(P.EXHIBIT_RELEASE, SAO_DESK, "on_the_case"),
    _row(P.FACT_RELEASE, R.SERGEANT, "own_unit"),
    _row(P.FACT_RELEASE, SAO_DESK, "on_the_case"),
    _row(P.REQUEST_WRITE, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.REQUEST_WRITE, R.DETECTIVE, "lead_detective"),
    _row(P.REQUEST_WRITE, SAO_DESK, "on_the_case"),
    _row(P.FAVORABLE_RESOLVE, R.PROSECUTOR, "assigned"),
    _row(P.FAVORABLE_RESOLVE, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.ELEMENT_MARK, R.DETECTIVE, "own_unit", states=(*OWN_DRAFT, "in_review", "conference")),
    _row(P.ELEMENT_MARK, R.DETECTIVE, "lead_detective", states=(*OWN_DRAFT, "in_review", "conference")),
    _row(P.ELEMENT_MARK, SAO_DESK, "on_the_case"),
    _row(P.PASSAGE_MARK, STATE_PROSECUTORS, "reached_sao"),
    _row(P.PASSAGE_MARK, SAO_DESK, "advice_asked"),
    # What leaves the office is redacted by those who may build its packets.
    _row(P.REDACT, SAO_DESK, "reached_sao"),
]

# An order, a waiver or excluded time of a legal clock: who may record an event, on every open case (section 3b).
OPEN_STATES = (
    "draft", "sergeant_review", "submitted", "in_review", "returned", "conference", "sign_off", "declined",
    "challenged", "federal_screening", "federal_review", "federal_questions", "federal_prosecution",
    "state_prosecution", "diversion_offered", "diverted",
)  # fmt: skip
CLOCKS = [
    _row(P.CLOCK_EXTEND, ANY, "holder", states=OPEN_STATES),
    _row(P.CLOCK_EXTEND, R.SERGEANT, "own_unit", states=OPEN_STATES),
    _row(P.CLOCK_EXTEND, R.PROSECUTOR, "reached_sao", states=OPEN_STATES),
]

DECIDING = [
    _row(P.RETURN_COMPOSE, ANY, "holder", states=("in_review",)),
    _row(P.RETURN_COMPOSE, R.SAO_SUPERVISOR, states=("conference",)),
    _row(P.DECISION_PREPARE, R.PROSECUTOR, "holder", states=("in_review",)),
    _row(P.SNAPSHOT_READ, SAO_DESK, "reached_sao"),
    _row(P.CHALLENGE_PREPARE, R.SERGEANT, "own_unit", states=("declined",)),
    _row(P.CHALLENGE_PREPARE, R.COMMANDER, states=("declined",)),
    _row(P.CHALLENGE_ANSWER, R.SAO_SUPERVISOR, "not_decider", states=("challenged", "conference")),
    _row(P.SCREENING_PREPARE, R.FEDERAL_LIAISON, states=("federal_screening",)),
    _row(P.SCREENING_PREPARE, ANY, "holder", states=("federal_screening",)),
    _row(
        P.SHARED_CHOOSE,
        R.FEDERAL_LIAISON,
        states=("federal_screening", "federal_review", "federal_questions", "federal_prosecution"),
    ),
    _row(P.SHARED_CHOOSE, ANY, "holder", states=("federal_screening", "federal_questions")),
    _row(P.SHARED_TAKE_BACK, R.FEDERAL_LIAISON, "reached_sao"),
    _row(P.FEDERAL_NOTE, FEDERAL, "referred_federal"),
    _row(P.SCREENING_READ, SAO_DESK, "reached_sao"),
    _row(P.SCREENING_READ, FEDERAL, "referred_federal"),
    _row(P.REFERRAL_READ, SAO_DESK, "reached_sao"),
    _row(P.REFERRAL_READ, FEDERAL, "referred_federal"),
    # Who attends the screening meeting has the list of the own office; each case on it asks its rows at each opening.
    _row(P.MEETING_READ, (R.FEDERAL_LIAISON, *FEDERAL)),
    _row(P.MEETING_SET, (R.FEDERAL_LIAISON, R.USAO_SUPERVISOR)),
    _row(P.REFERRAL_QUESTIONS, R.AUSA, "holder", states=("federal_review",)),
    _row(P.REFERRAL_ANSWER, ANY, "holder", states=("federal_questions",)),
    _row(P.REFERRAL_ANSWER, R.FEDERAL_LIAISON, states=("federal_questions",)),
    _row(P.ELIGIBILITY_RECORD, ANY, "holder", states=("in_review", "state_prosecution")),
    # The ledger of disclosure tells what the State keeps and why: work product, for its prosecutors alone.
    _row(P.DISCLOSURE_READ, SAO_DESK, "reached_sao"),
    # The U.S. Attorney sees its own duties with the shared set, and nothing of the State's ledger.
    _row(P.DISCLOSURE_OWED, FEDERAL, "referred_federal"),
    _row(P.DISCLOSURE_OWN, R.AUSA, "on_the_case"),
    _row(P.DISCLOSURE_OWN, R.USAO_SUPERVISOR, "referred_federal"),
    _row(P.DISCLOSURE_KEEP, SAO_DESK, "on_the_case"),
    _row(P.DISCLOSURE_KEEP, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.DISCLOSURE_RULE, (R.PROSECUTOR, R.FEDERAL_LIAISON), "on_the_case"),
    _row(P.DISCLOSURE_RULE, R.SAO_SUPERVISOR, "reached_sao"),
    # Who of the police is on a list is known to the State's prosecutors alone; who leads them keeps the lists.
    _row(P.CREDIBILITY_READ, SAO_DESK),
    _row(P.CREDIBILITY_KEEP, R.SAO_SUPERVISOR),
    _row(P.CREDIBILITY_REVIEW, SAO_DESK, "reached_sao"),
    _row(P.CREDIBILITY_DECIDE, R.PROSECUTOR, "assigned"),
    _row(P.CREDIBILITY_DECIDE, R.SAO_SUPERVISOR, "reached_sao"),
    _row(P.PACKET_BUILD, R.DETECTIVE, "lead_detective"),
    _row(P.PACKET_BUILD, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.PACKET_BUILD, SAO_DESK, "reached_sao"),
    _row(P.PACKET_READ, R.DETECTIVE, "lead_detective"),
    _row(P.PACKET_READ, (R.DETECTIVE, R.SERGEANT), "own_unit"),
    _row(P.PACKET_READ, R.COMMANDER),
    _row(P.PACKET_READ, SAO_DESK, "reached_sao"),
    _row(P.PACKET_READ, FEDERAL, "referred_federal"),
]

CASE_MOVES = [
    _row(_c + "submit", R.DETECTIVE, "holder"),
    _row(_c + "submit_on_view", R.DETECTIVE, "lead_detective"),
    _row(_c + "send_back", R.SERGEANT, "own_unit"),
    _row(_c + "attest", R.SERGEANT, "own_unit", "not_lead"),
    _row(_c + "take", R.PROSECUTOR),
    _row(_c + "assign", R.SAO_SUPERVISOR),
    _row(_c + "return", ANY, "holder"),
    _row(_c + "resubmit", R.DETECTIVE, "holder"),
    _row(_c + "escalate", R.SERGEANT, "own_unit"),
    _row(_c + "escalate", R.SAO_SUPERVISOR),
    _row(_c + "resume_review", R.SAO_SUPERVISOR),
    _row(_c + "return_agreed", R.SAO_SUPERVISOR),
    _row(_c + "stand", R.SAO_SUPERVISOR, "not_decider"),
    _row(_c + "decide", R.PROSECUTOR, "holder"),
    _row(_c + "sign", R.SAO_SUPERVISOR, "not_decider"),
    _row(_c + "unsign", R.SAO_SUPERVISOR, "not_decider"),
    _row(_c + "accept", R.SERGEANT, "own_unit"),
    _row(_c + "accept", R.DETECTIVE, "lead_detective"),
    _row(_c + "challenge", R.SERGEANT, "own_unit"),
    _row(_c + "challenge", R.COMMANDER),
    _row(_c + "uphold", R.SAO_SUPERVISOR, "not_decider", "not_signer"),
    _row(_c + "reopen_review", R.SAO_SUPERVISOR, "not_decider", "not_signer"),
    _row(_c + "confer", R.SAO_SUPERVISOR, "not_decider", "not_signer"),
    _row(_c + "override", R.COMMANDER),
    _row(_c + "take_screening", R.FEDERAL_LIAISON),
    _row(_c + "screen_early", R.PROSECUTOR, "holder"),
    _row(_c + "refer", R.FEDERAL_LIAISON),
    _row(_c + "refer", ANY, "holder"),
    _row(_c + "keep", R.FEDERAL_LIAISON),
    _row(_c + "keep", ANY, "holder"),
    _row(_c + "take_federal", R.AUSA),
    _row(_c + "assign_federal", R.USAO_SUPERVISOR),
    _row(_c + "ask", R.AUSA, "holder"),
    _row(_c + "answer", ANY, "holder"),
    _row(_c + "answer", R.FEDERAL_LIAISON),
    _row(_c + "adopt", R.AUSA, "holder"),
    _row(_c + "decline_federal", R.AUSA, "holder"),
    _row(_c + "recall", R.FEDERAL_LIAISON),
    _row(_c + "hand_back", R.AUSA, "holder"),
    _row(_c + "rescreen", ANY, "holder"),
    _row(_c + "rescreen", R.FEDERAL_LIAISON),
    _row(_c + "offer_lead", ANY, "holder"),
    _row(_c + "enrolled", R.LEAD_LIAISON),
    _row(_c + "extend", R.LEAD_LIAISON),
    _row(_c + "resume_charge", R.LEAD_LIAISON),
    _row(_c + "close", ANY, "holder"),
    _row(_c + "withdraw", R.SERGEANT, "own_unit"),
    _row(_c + "reopen", R.SERGEANT, "own_unit"),
    _row(_c + "reopen", R.SAO_SUPERVISOR),
]

# Acts inside a state (section 3b). `record_event` and `victim_died`: sergeants of the unit, prosecutors who can see it.
CASE_ACTS = [
    _row(_c + "hold", ANY, "holder"),
    _row(_c + "wake", ANY, "holder"),
    # The job worker, on the wake-up date: it opens work and moves nothing.
    _row(_c + "wake", R.ENGINE),
    # Leave moves what a person holds, by rule and back.
    _row(_c + "reassign", R.ENGINE),
    _row(_c + "reassign", R.SERGEANT, "own_unit", states=("draft", "returned", "sergeant_review")),
    _row(_c + "reassign", R.SAO_SUPERVISOR, states=(
        "in_review", "conference", "federal_screening", "federal_questions", "state_prosecution",
        "diversion_offered", "diverted")),
    _row(_c + "reassign", R.USAO_SUPERVISOR, states=("federal_review", "federal_prosecution")),
    _row(_c + "advise", R.DETECTIVE, "lead_detective"),
    _row(_c + "advise", R.SERGEANT, "own_unit"),
    _row(_c + "advise", R.PROSECUTOR, "advice_asked"),
    _row(_c + "record_event", ANY, "holder"),
    _row(_c + "record_event", R.SERGEANT, "own_unit"),
    _row(_c + "record_event", R.PROSECUTOR, "reached_sao"),
    _row(_c + "sever", ANY, "holder"),
    _row(_c + "contest_declined", R.SERGEANT, "own_unit"),
    _row(_c + "contest_declined", R.COMMANDER),
    _row(_c + "victim_died", ANY, "holder"),
    _row(_c + "victim_died", R.SERGEANT, "own_unit"),
    _row(_c + "victim_died", R.PROSECUTOR, "reached_sao"),
]  # fmt: skip

ITEM_MOVES = [
    _row("return_item:withdraw_item", R.PROSECUTOR, "assigned"),
    _row("return_item:answer", R.DETECTIVE, "lead_detective"),
    _row("return_item:answer_partly", R.DETECTIVE, "lead_detective"),
    _row("return_item:dispute", R.DETECTIVE, "lead_detective"),
    _row("return_item:ask_why", R.DETECTIVE, "lead_detective"),
    _row("return_item:insist", R.PROSECUTOR, "assigned"),
    _row("return_item:accept_answer", R.PROSECUTOR, "assigned"),
    _row("return_item:reopen_item", R.PROSECUTOR, "assigned"),
    _row("return_item:withdraw_item", R.ENGINE),
]

LEAD = [
    _row(P.LEAD_REFER, (R.DETECTIVE, R.SERGEANT)),
    _row(P.LEAD_REFER, LEAD_STAFF),
    _row(P.LEAD_READ, LEAD_STAFF),
    _row(P.LEAD_WORK, LEAD_STAFF),
    # `approved_by` of the kind lead_referral in packets.toml.
    _row(P.LEAD_CARD, R.LEAD_COORDINATOR),
    _row(P.LEAD_STATUS, R.LEAD_LIAISON),
    _row("lead:accept_handoff", R.LEAD_COORDINATOR),
    _row("lead:not_eligible", R.LEAD_COORDINATOR),
    _row("lead:redirect", R.LEAD_COORDINATOR),
    _row("lead:record_consent", LEAD_STAFF),
    _row("lead:person_declines", LEAD_STAFF),
    _row("lead:complete_intake", LEAD_STAFF),
    _row("lead:ask_decision", LEAD_STAFF),
    _row("lead:extend_intake", ANY, "holder"),
    _row("lead:end_offer", ANY, "holder"),
    _row("lead:lose_contact", LEAD_STAFF),
    _row("lead:finish", LEAD_STAFF),
    _row("lead:resume", LEAD_STAFF),
    _row("lead:return_to_lead", R.LEAD_COORDINATOR),
]

PACKETS_AND_CUSTODY = [
    _row("packet_release:start", R.ENGINE),
    _row("packet_release:finish", R.ENGINE),
    _row("packet_release:fail", R.ENGINE),
    _row("packet_release:supersede", R.ENGINE),
    _row("packet_release:stop", ANY, "requester"),
    _row("packet_release:discard", ANY, "requester"),
    _row("packet_release:retry", ANY, "requester"),
    _row("packet_release:issue", ANY, "may_release"),
    _row("packet_release:revoke", ANY, "may_release"),
    _row("custody:offer", ANY, "keeper"),
    _row("custody:receive", ANY, "receiver"),
    _row("custody:refuse", ANY, "receiver"),
    _row("custody:take_back", ANY, "keeper"),
]

POLICY: list[Grant] = [
    *READING, *COURT, *CLASSES, *CROSSED, *PREPARING, *CLOCKS, *DECIDING, *CASE_MOVES, *CASE_ACTS, *ITEM_MOVES, *LEAD,
    *PACKETS_AND_CUSTODY,
]  # fmt: skip

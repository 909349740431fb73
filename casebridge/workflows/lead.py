"""LEAD: a referral from the door to the person's own goals; there is no failing (data)."""

from casebridge.workflows.definition import Ask, Move, State, Workflow

_N = "lead:"
REASON = Ask("reason", "Reason", "text", recorded=False)

LEAD = Workflow(
    name="lead", label="LEAD", initial="referred",
    states=(
        State("referred", "New referral", "LEAD", "lead_queue", "lead_referred"),
        State("engaged", "With a case manager", "LEAD", "case_manager", "lead_engaged"),
        State("intake", "Intake under way", "LEAD", "case_manager", "lead_intake"),
        State("liaison_decision", "A person must decide", "LEAD", "lead_decider", "lead_liaison_decision"),
        State("active", "Active", "LEAD", "case_manager", "lead_active"),
        State("out_of_contact", "Out of contact", "LEAD", "case_manager", "lead_out_of_contact"),
        State("closed", "Closed", "LEAD", final=True),
    ),
    moves=(
        Move("accept_handoff", "Accept the hand-off", ("referred",), ("engaged",), _N + "accept_handoff",
             asks=(Ask("whom", "Case manager", "person", choices="case_manager"),), effects=("lead_handoff",),
             sentence="accepted the hand-off"),
        Move("not_eligible", "Not eligible", ("referred",), ("closed",), _N + "not_eligible",
             asks=(Ask("rule", "Rule", "choice", choices="lead_eligibility", recorded=False), REASON),
             effects=("lead_not_eligible",), sentence="recorded that the referral is not eligible"),
        Move("redirect", "Pass on", ("referred",), ("referred",), _N + "redirect",
             asks=(Ask("next_agency", "Next agency", "line", recorded=False), REASON), effects=("lead_redirect",),
             sentence="passed the referral on"),
        Move("record_consent", "Record consent", ("engaged",), ("intake",), _N + "record_consent",
             guards=("lead_consent_live",), effects=("lead_step",), sentence="recorded consent"),
        Move("person_declines", "Person declines", ("engaged",), ("closed",), _N + "person_declines",
             effects=("lead_declined",), sentence="recorded that the person declines for now"),
        Move("complete_intake", "Intake done", ("intake",), ("active",), _N + "complete_intake",
             guards=("lead_consent_live",), effects=("lead_intake_done",), sentence="completed intake"),
        Move("ask_decision", "Ask for a decision", ("intake",), ("liaison_decision",), _N + "ask_decision",
             guards=("lead_deadline_passed",), effects=("lead_step",), sentence="asked for a decision"),
        Move("extend_intake", "Extend intake", ("liaison_decision",), ("intake",), _N + "extend_intake",
             asks=(Ask("date", "New deadline", "date"), REASON), effects=("lead_extended",),
             sentence="extended intake"),
        Move("end_offer", "End the offer", ("liaison_decision",), ("closed",), _N + "end_offer", asks=(REASON,),
             effects=("lead_offer_ended",), sentence="ended the offer"),
        Move("lose_contact", "Out of contact", ("active",), ("out_of_contact",), _N + "lose_contact",
             effects=("lead_step",), sentence="recorded that contact was lost"),
        Move("finish", "Finish", ("active", "out_of_contact"), ("closed",), _N + "finish",
             asks=(Ask("close_reason", "How it ends", "choice", choices="lead_close_reason", recorded=False),),
             effects=("lead_finished",), sentence="finished"),
        Move("resume", "Resume", ("out_of_contact",), ("active",), _N + "resume", effects=("lead_step",),
             sentence="resumed"),
        Move("return_to_lead", "Return to LEAD", ("closed",), ("engaged",), _N + "return_to_lead",
             asks=(Ask("whom", "Case manager", "person", choices="case_manager"),), effects=("lead_handoff",),
             sentence="brought the person back to LEAD"),
    ),
    after=("lead_ledger",),
)  # fmt: skip

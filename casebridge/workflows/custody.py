"""Custody: nothing changes hands silently (data)."""

from casebridge.workflows.definition import Ask, Move, State, Workflow

_N = "custody:"
_WHERE = "Where it is handed over"
_KEPT = "Where it lies from now on"
_LOAN = "To come back by"

CUSTODY = Workflow(
    name="custody", label="Custody", initial="held",
    states=(State("held", "Held by"), State("offered", "Offered to")),
    moves=(
        Move("offer", "Offer", ("held",), ("offered",), _N + "offer",
             asks=(Ask("whom", "To whom", "person", choices="custody_receiver"), Ask("why", "Why", "text"),
                   Ask("where", _WHERE, "line", required=False),
                   Ask("back_by", _LOAN, "date", required=False, hint="Only where it is lent.")),
             effects=("custody_offered",), sentence="offered an item"),
        Move("receive", "Receive", ("offered",), ("held",), _N + "receive",
             asks=(Ask("where", _KEPT, "line", required=False),),
             effects=("custody_received",), sentence="received an item"),
        Move("refuse", "Refuse", ("offered",), ("held",), _N + "refuse", asks=(Ask("reason", "Reason", "text"),),
             effects=("custody_refused",), sentence="refused an item"),
        Move("take_back", "Take back", ("offered",), ("held",), _N + "take_back", effects=("custody_taken_back",),
             sentence="took an offered item back"),
    ),
)  # fmt: skip

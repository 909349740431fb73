"""Return item: what a prosecutor asks for, until it is accepted or ends (data)."""

from casebridge.workflows.definition import Ask, Move, State, Workflow

_N = "return_item:"
OPEN = ("asked", "partly_answered", "disputed", "answered")
# The words stand in the thread of the item, whose lines have a class; history tells that somebody wrote.
WHAT = Ask("text", "What you did", "text", recorded=False)

RETURN_ITEM = Workflow(
    name="return_item", label="Return item", initial="asked",
    states=(
        State("asked", "Asked"),
        State("partly_answered", "Answered in part"),
        State("disputed", "Disputed"),
        State("answered", "Answered"),
        State("accepted", "Accepted", final=True),
        State("cancelled", "Canceled", final=True),
    ),
    moves=(
        Move("withdraw_item", "Withdraw", OPEN, ("cancelled",), _N + "withdraw_item",
             asks=(Ask("cancel_reason", "Reason", "choice", choices="cancel_reason"),), effects=("item_reply",),
             sentence="withdrew a return item"),
        Move("answer", "Answer", ("asked", "partly_answered"), ("answered",), _N + "answer",
             guards=("case_takes_answers",), asks=(WHAT,), effects=("item_reply",),
             sentence="answered a return item"),
        Move("answer_partly", "Answer in part", ("asked",), ("partly_answered",), _N + "answer_partly",
             guards=("case_takes_answers",), asks=(WHAT,), effects=("item_reply",),
             sentence="answered a return item in part"),
        Move("dispute", "Dispute", ("asked",), ("disputed",), _N + "dispute", guards=("case_takes_answers",),
             asks=(Ask("dispute_reason", "Reason", "choice", choices="dispute_reason"), WHAT,
                   Ask("alternative", "What could be done instead", "text", required=False, recorded=False)),
             effects=("item_reply",), sentence="disputed a return item"),
        Move("ask_why", "Ask why", ("asked",), ("asked",), _N + "ask_why", guards=("case_takes_answers",),
             asks=(WHAT,), effects=("item_reply",), sentence="asked why about a return item"),
        Move("insist", "Insist", ("disputed",), ("asked",), _N + "insist",
             asks=(Ask("text", "Why", "text", recorded=False),),
             effects=("item_reply", "item_insisted"), sentence="insisted on a return item"),
        Move("accept_answer", "Accept answer", ("answered",), ("accepted",), _N + "accept_answer",
             effects=("item_reply",), sentence="accepted the answer to a return item"),
        Move("reopen_item", "Ask again", ("answered",), ("asked",), _N + "reopen_item",
             asks=(Ask("text", "What is missing", "text", recorded=False),), effects=("item_reply",),
             sentence="asked again for a return item"),
    ),
    after=("item_moves_case_clock",),
)  # fmt: skip

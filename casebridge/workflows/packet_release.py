"""Packet: from a request to an issued document that is never changed (data)."""

from casebridge.workflows.definition import Ask, Move, State, Workflow

_N = "packet_release:"

PACKET_RELEASE = Workflow(
    name="packet_release", label="Packet", initial="requested",
    states=(
        State("requested", "Asked for"),
        State("building", "Being built"),
        State("ready", "Ready, inside the office"),
        State("issued", "Issued"),
        State("failed", "Failed"),
        State("stopped", "Stopped"),
        State("superseded", "Replaced", final=True),
        State("revoked", "Revoked", final=True),
    ),
    moves=(
        Move("start", "Start", ("requested",), ("building",), _N + "start", sentence="started to build a packet"),
        Move("stop", "Stop", ("requested", "building"), ("stopped",), _N + "stop", sentence="stopped a packet"),
        Move("finish", "Finish", ("building",), ("ready",), _N + "finish", guards=("packet_is_whole",),
             effects=("packet_finished",), sentence="finished building a packet"),
        Move("fail", "Fail", ("building",), ("failed",), _N + "fail",
             asks=(Ask("exhibit", "Exhibit", "line", required=False), Ask("reason", "Reason", "text")),
             effects=("packet_failed",), sentence="could not build a packet"),
        Move("issue", "Issue packet", ("ready",), ("issued",), _N + "issue", step_up=True,
             asks=(Ask("recipient", "Recipient, printed on every page", "line"),),
             guards=("recipient_as_printed", "contents_still_allowed", "not_given_before"),
             effects=("packet_issued", "disclosure_entered"),
             sentence="issued a packet"),
        Move("discard", "Discard", ("ready",), ("stopped",), _N + "discard", guards=("no_legal_hold",),
             sentence="discarded a packet"),
        Move("supersede", "Replace", ("issued",), ("superseded",), _N + "supersede",
             guards=("newer_packet_issued",), sentence="replaced a packet by a newer one"),
        Move("revoke", "Revoke", ("issued",), ("revoked",), _N + "revoke", step_up=True,
             asks=(Ask("reason", "Reason", "text"),), effects=("packet_revoked", "disclosure_revoked"),
             sentence="revoked a packet"),
        Move("retry", "Try again", ("failed", "stopped"), ("requested",), _N + "retry",
             effects=("packet_requested_again",), sentence="asked for a packet again"),
    ),
)  # fmt: skip

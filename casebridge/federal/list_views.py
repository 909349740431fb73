"""Lists of the federal question: screenings, referrals, federal cases, and the meeting list to print."""

from flask import render_template, request, url_for

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.federal.blueprint import bp
from casebridge.federal.queue import CASES, REFERRALS, SCREENINGS, Line, job, listed


@bp.get("/federal/screening")
@needs(Permission.SHARED_TAKE_BACK)
def screenings() -> str:
    """List what the liaisons screen and answer, the nearest clock first."""
    return _page("Federal screening", "Cases whose federal question is open, and questions of the U.S. Attorney.",
                 SCREENINGS, "No case waits for screening.")  # fmt: skip


@bp.get("/federal/referrals")
@needs(Permission.REFERRAL_READ)
def referrals() -> str:
    """List what lies with the U.S. Attorney, the nearest clock first."""
    return _page("Referrals", "From the State’s Attorney. The U.S. Attorney sees what was shared, nothing else.",
                 REFERRALS, "No referral is open.")  # fmt: skip


@bp.get("/federal/cases")
@needs(Permission.REFERRAL_READ)
def cases() -> str:
    """List the adopted cases, the nearest clock first."""
    return _page("Federal cases", "Adopted cases, the nearest clock first.", CASES, "No case is adopted.")


@bp.get("/federal/meeting")
@needs(Permission.REFERRAL_READ)
def meeting() -> str:
    """Show everything that both offices talk about, on a page to print."""
    actor = current_actor()
    lines, following = listed(actor, (*REFERRALS, *CASES), request.args.get("after", ""))
    return render_template(
        "federal/meeting.html", lines=[(line, _url(line)) for line in lines], following=following,
        first=not request.args.get("after"),
    )  # fmt: skip


def _page(title: str, lede: str, states: tuple[str, ...], nothing: str) -> str:
    lines, following = listed(current_actor(), states, request.args.get("after", ""))
    return render_template(
        "federal/list.html", title=title, lede=lede, nothing=nothing, jobs=[job(line, _url(line)) for line in lines],
        following=following, first=not request.args.get("after"), endpoint=request.endpoint,
    )  # fmt: skip


def _url(line: Line) -> str:
    if line.row.state == "federal_questions":
        return url_for("federal.show", case_id=line.row.public_id, _anchor="questions")
    return url_for("federal.show", case_id=line.row.public_id)

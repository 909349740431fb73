"""The public check of a packet file: whoever holds one may ask; nothing about any case is said here."""

import re
from datetime import timedelta
from pathlib import Path

from flask import current_app, render_template, request

from casebridge.access import rates
from casebridge.access.gate import open_to_all
from casebridge.access.rates import Rate
from casebridge.db import transaction
from casebridge.evidence.inspect import hash_file
from casebridge.evidence.spool import roomy
from casebridge.evidence.store import store
from casebridge.evidence.suggest import clean_name
from casebridge.packets.blueprint import Answer, bp
from casebridge.packets.checking import check_file
from casebridge.packets.findings import FAILS, HOLDS, Finding
from casebridge.packets.seal.register import word_on
from casebridge.packets.seal.roots import roots

roomy(bp, "packets.check", limit="CASEBRIDGE_VERIFY_LIMIT")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@bp.get("/verify")
@open_to_all
def check_page() -> Answer:
    """Show the public check of a packet file."""
    return render_template("packets/verify.html")


@bp.post("/verify")
@open_to_all
def check() -> Answer:
    """Check a file that somebody holds, or its number alone; the file is not kept, whatever happens."""
    sent, typed = request.files.get("file"), request.form.get("sha256", "").strip()
    wanted = "".join(typed.split()).casefold()
    has_file = sent is not None and bool(sent.filename)
    if not has_file and not wanted:
        return _refused("Choose the PDF file first, or enter its SHA-256.", typed)
    if wanted and not _DIGEST.fullmatch(wanted):
        return _refused("A SHA-256 has 64 digits, 0 to 9 and a to f.", typed)
    most = current_app.config["CASEBRIDGE_VERIFICATIONS_AN_HOUR"]
    with transaction():
        rates.take(Rate("verify", most, timedelta(hours=1), f"{most} checks an hour from one place"), _from_where())
    if sent is None or not has_file:
        word = word_on(wanted)
        # The browser made the number out of a file: whoever holds a changed one may want to know where it differs.
        name = request.form.get("hashed", "")
        hashed = clean_name(name) if name and word.tone == "bad" else ""
        return render_template("packets/verify.html", word=word, typed="" if name else typed, hashed=hashed)
    with store().passing() as path:
        sent.save(path)
        sha256 = hash_file(path)
        findings = _number_given(path, wanted) + check_file(path, roots())
    return render_template("packets/verify.html", word=word_on(sha256, findings), findings=findings, typed=typed)


def _refused(sentence: str, typed: str) -> tuple[str, int]:
    return render_template("packets/verify.html", missing=sentence, typed=typed), 422


def _from_where() -> str:
    return request.remote_addr or "unknown"


def _number_given(path: Path, wanted: str) -> list[Finding]:
    """Compare the whole file with the number that somebody was given, where they were."""
    if not wanted:
        return []
    if hash_file(path) == wanted:
        return [Finding("number", HOLDS, "The SHA-256 of the whole file is the one that you gave.")]
    return [Finding("number", FAILS, "The SHA-256 of the whole file is not the one that you gave.")]

"""The blueprint of the return loop, for the modules that hang their views on it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from casebridge.evidence.spool import roomy

bp = Blueprint("followups", __name__, url_prefix="/cases/<case_id>")
roomy(bp, "followups.reply")
Answer = str | Response | tuple[str, int]

"""The blueprint of the case pages, on which several modules hang their views."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("cases", __name__, url_prefix="/cases")
Answer = str | Response | tuple[str, int]

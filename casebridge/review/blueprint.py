"""The blueprint of the review, for the modules that hang their views on it."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("review", __name__, url_prefix="/cases/<case_id>")
Answer = str | Response | tuple[str, int]

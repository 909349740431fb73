"""The blueprint of the accounts' pages; the modules of views hang themselves on it."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("accounts", __name__)
Answer = str | Response | tuple[str, int]

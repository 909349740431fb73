"""The blueprint of the packet pages, which several modules hang their pages on."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("packets", __name__)
Answer = str | Response | tuple[str, int]

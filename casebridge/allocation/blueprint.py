"""The blueprint on which the modules of allocation hang their views."""

from flask import Blueprint

bp = Blueprint("allocation", __name__)

"""The blueprint of the first pages, on which several modules hang their views."""

from flask import Blueprint

bp = Blueprint("home", __name__)

"""CaseBridge: one case, three offices, one holder, one clock, one next move."""

import importlib
import importlib.util
from typing import Any

from flask import Flask

from casebridge import db, in_use, lead_store, rights, web
from casebridge.access.check import grants
from casebridge.access.gate import check_routes
from casebridge.catalog.load import catalog as read_catalog
from casebridge.config import settings
from casebridge.extensions import csrf, migrate
from casebridge.workflows import WORKFLOWS
from casebridge.workflows.registry import check_registered, register

# Lowest first. A feature may hand in a blueprint (`views.bp`) and, in `hooks.py`, what workflow data
# names: GUARDS, CONDITIONS, TARGETS, EFFECTS, HOLDERS, CLOCKS, AUDIENCES, PEOPLE, and `bind(app)`.
FEATURES = (
    "heads", "accounts", "delivery", "incidents", "cases", "checklist", "evidence", "requests", "marking", "elements",
    "advice", "followups", "intake", "victims", "review", "federal", "finding", "redaction", "packets", "compartments",
    "emergency", "meetings", "papers", "disclosure", "credibility", "diversion", "cards", "insight", "home",
    "allocation", "night", "curiosity", "sealing", "running",
)  # fmt: skip
_PARTS = ("guards", "conditions", "targets", "effects", "holders", "clocks", "audiences", "people")


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """Build the application from `config`, or from the environment when it is None.

    :raises BadSetting, CatalogError, BadWorkflow, OpenRoute: something would be weak, broken or open.
    """
    app = Flask(__name__, instance_relative_config=True)
    app.config.update(settings() if config is None else config)
    if config is None:
        in_use.share(app)
    read_catalog()
    db.bind(app)
    lead_store.bind(app)
    rights.bind(app)
    web.begin(app)
    csrf.init_app(app)
    migrate.init_app(app, db.db, render_as_batch=True)
    for feature in FEATURES:
        _bind_feature(app, feature)
    web.bind(app)
    check_registered(WORKFLOWS.values())
    check_routes(app, grants())
    return app


def _bind_feature(app: Flask, feature: str) -> None:
    package = f"casebridge.{feature}"
    if importlib.util.find_spec(package) is None:
        return
    if importlib.util.find_spec(f"{package}.hooks"):
        hooks = importlib.import_module(f"{package}.hooks")
        for part in _PARTS:
            register(part, getattr(hooks, part.upper(), {}))
        if hasattr(hooks, "bind"):
            hooks.bind(app)
    if importlib.util.find_spec(f"{package}.models"):
        importlib.import_module(f"{package}.models")
    if importlib.util.find_spec(f"{package}.views"):
        app.register_blueprint(importlib.import_module(f"{package}.views").bp)

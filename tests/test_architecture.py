"""The house rules hold in the source, and each check is shown to notice a breach."""

import functools
from pathlib import Path

import pytest

from tests.support import arrows, rules

ROOT = Path(__file__).parent.parent
OTHER_TEXTS = ("Makefile", ".ci/run", "setup.cfg", "pyproject.toml", "ruff.toml", "package.json", "README.md")
TEXT_ENDINGS = {".py", ".html", ".css", ".js", ".scss", ".sh", ".md", ".toml", ".txt"}


@functools.cache
def modules() -> dict[str, str]:
    """Return our sources by module name."""
    paths = sorted((ROOT / "casebridge").rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text() for path in paths}


def templates() -> dict[str, str]:
    """Return our templates by path."""
    paths = sorted((ROOT / "casebridge" / "templates").rglob("*.html"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def texts() -> dict[str, str]:
    """Return every text of ours by path."""
    folders = ("casebridge", "tests", "scripts", "bench", "docs", "migrations")
    paths = [p for f in folders for p in (ROOT / f).rglob("*") if p.suffix in TEXT_ENDINGS and "vendor" not in p.parts]
    paths += [ROOT / name for name in OTHER_TEXTS if (ROOT / name).exists()] + list(ROOT.glob("*.md"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


RULES = [
    pytest.param(arrows.wrong_arrows, modules, id="imports look to the left"),
    pytest.param(arrows.circles, modules, id="no circle of imports"),
    pytest.param(rules.hidden_imports, modules, id="no import inside a function"),
    pytest.param(rules.state_writers, modules, id="only the engine sets a state"),
    pytest.param(rules.committers, modules, id="only db.py commits"),
    pytest.param(rules.broad_excepts, modules, id="no handler catches everything"),
    pytest.param(rules.undocumented, modules, id="public names are documented and typed"),
    pytest.param(rules.talking_inits, modules, id="an __init__ is one docstring line"),
    pytest.param(rules.request_readers, modules, id="only pages read the request"),
    pytest.param(rules.machine_paths, texts, id="no path of one machine"),
    pytest.param(rules.loose_markup, templates, id="templates keep the content security policy"),
]


@pytest.fixture(autouse=True, scope="module")
def _trees_of_this_module():
    yield
    rules.tree_of.cache_clear()


@pytest.mark.parametrize(("rule", "sources"), RULES)
def test_the_house_keeps_its_rule(rule, sources):
    found = rule(sources())
    assert not found, "\n".join(found)


TWO = {"casebridge.cases.models": "", "casebridge.review.models": "", "casebridge.diversion.models": ""}
BREACHES = [
    (arrows.wrong_arrows, {**TWO, "casebridge.cases.services": "import casebridge.review.models"}, "to the right"),
    (arrows.wrong_arrows, {**TWO, "casebridge.cases.services": "from casebridge.review import models"}, "to the right"),
    (arrows.wrong_arrows, {"casebridge.cases.queries": "from casebridge.cases.views import bp"}, "inside a feature"),
    (arrows.wrong_arrows, {"casebridge.review.forms": "from casebridge.cases import queries"}, "forms look only"),
    (arrows.wrong_arrows, {**TWO, "casebridge.cases.views": "from casebridge.diversion import models"}, "the wall"),
    (arrows.wrong_arrows, {**TWO, "casebridge.diversion.x": "from casebridge.cases import models"}, "may use accounts"),
    (arrows.wrong_arrows, {"casebridge.gossip": "from casebridge import db"}, "no place in the order"),
    (arrows.circles, {"casebridge.a": "import casebridge.b", "casebridge.b": "def f(): import casebridge.a"}, "a ->"),
    (rules.hidden_imports, {"casebridge.a": "def f():\n    import os"}, "inside f"),
    (rules.state_writers, {"casebridge.a": "case.state = 'closed'"}, "sets .state"),
    (rules.state_writers, {"casebridge.a": "case.version, case.state = 1, 'closed'"}, "sets .state"),
    (rules.state_writers, {"casebridge.a": "setattr(case, 'state', 'closed')"}, "by setattr"),
    (rules.committers, {"casebridge.a": "db.session.commit()"}, "commits"),
    (rules.broad_excepts, {"casebridge.a": "try: f()\nexcept (KeyError, Exception): pass"}, "everything"),
    (rules.broad_excepts, {"casebridge.a": "try: f()\nexcept: pass"}, "everything"),
    (rules.undocumented, {"casebridge.a": "x = 1"}, "casebridge.a has no docstring"),
    (rules.undocumented, {"casebridge.a": '"""A."""\ndef f() -> int: return 1'}, "f has no docstring"),
    (rules.undocumented, {"casebridge.a": '"""A."""\ndef f(x) -> int:\n    """F."""'}, "f is not typed"),
    (
        rules.undocumented,
        {"casebridge.a": '"""A."""\nclass A:\n    """A."""\n    def m(self):\n        """M."""'},
        "A.m",
    ),
    (rules.talking_inits, {"casebridge.a.__init__": '"""A."""\nfrom x import y'}, "more than one"),
    (rules.request_readers, {"casebridge.cases.services": "from flask import request"}, "reads request"),
    (rules.machine_paths, {"README.md": "cd /ro" + "ot/casebridge"}, "README.md:1"),
    (rules.loose_markup, {"a.html": '<b style="x">'}, "a.html:1"),
    (rules.loose_markup, {"a.html": '<b onclick="x()">'}, "a.html:1"),
    (rules.loose_markup, {"a.html": "{{ note|safe }}"}, "a.html:1"),
]


@pytest.mark.parametrize(("rule", "sources", "says"), BREACHES)
def test_a_breach_is_noticed(rule, sources, says):
    found = rule(sources)
    assert any(says in line for line in found), found


def test_neighbours_on_the_ground_may_use_each_other():
    assert not arrows.wrong_arrows({"casebridge.config": "from casebridge.db import engine_options"})


def test_diversion_may_use_accounts():
    sources = {"casebridge.accounts.models": "", "casebridge.diversion.views": "from casebridge.accounts import models"}
    assert not arrows.wrong_arrows(sources)

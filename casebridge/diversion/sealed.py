"""Text and values that rest encrypted under LEAD's own key (AES-256-GCM); only this folder reads them."""

import json
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from casebridge import keys
from casebridge.db import canonical

KEY = "part2"


class Sealed(TypeDecorator[Any]):
    """A plain value as canonical JSON, encrypted; hex behind the id of its key, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt under a fresh nonce and the key in use."""
        return None if value is None else keys.sealed(KEY, canonical(value).encode())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decrypt with the key that is named; a value that was touched does not open."""
        return None if value is None else json.loads(keys.opened(KEY, value))

"""Text and values that rest encrypted under LEAD's own key (AES-256-GCM); only this folder reads them."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from casebridge.db import canonical
from casebridge.errors import CaseBridgeError

_NONCE = 12


class Sealed(TypeDecorator[Any]):
    """A plain value as canonical JSON, encrypted; hex in the column, so it is the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt under a fresh nonce."""
        if value is None:
            return None
        nonce = os.urandom(_NONCE)
        return (nonce + _cipher().encrypt(nonce, canonical(value).encode(), None)).hex()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decrypt; a value that was touched does not open."""
        if value is None:
            return None
        raw = bytes.fromhex(value)
        return json.loads(_cipher().decrypt(raw[:_NONCE], raw[_NONCE:], None))


def _cipher() -> AESGCM:
    key = current_app.config["CASEBRIDGE_KEYS"].get("part2", "")
    if len(key) < 64:
        raise CaseBridgeError("LEAD's key is missing.", next_step="Tell the administrator: the part2 key is not set.")
    return AESGCM(bytes.fromhex(key))

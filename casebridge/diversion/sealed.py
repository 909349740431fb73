"""Text and values that rest encrypted under LEAD's own key (AES-256-GCM); only this folder reads them."""

import hashlib
import json
import os
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from casebridge.db import canonical
from casebridge.errors import CaseBridgeError

_NONCE = 12
_GONE = "A record of LEAD was sealed with a key that is not here."


class Sealed(TypeDecorator[Any]):
    """A plain value as canonical JSON, encrypted; hex behind the id of its key, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt under a fresh nonce."""
        if value is None:
            return None
        key, nonce = _keys()[0], os.urandom(_NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, canonical(value).encode(), None)
        return f"{_id_of(key)}.{sealed.hex()}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decrypt with the key that is named; a value that was touched does not open."""
        if value is None:
            return None
        name, _dot, sealed = value.partition(".")
        key = next((key for key in _keys() if _id_of(key) == name), None)
        if key is None:
            raise CaseBridgeError(_GONE, next_step="Tell the administrator: a key of LEAD's is missing.")
        raw = bytes.fromhex(sealed)
        return json.loads(AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], None))


def _keys() -> list[bytes]:
    """Return LEAD's keys: `part2` first, which encrypts; then older ones, `part2_<any name>`, which only open."""
    found = current_app.config["CASEBRIDGE_KEYS"]
    if len(found.get("part2", "")) < 64:
        raise CaseBridgeError("LEAD's key is missing.", next_step="Tell the administrator: the part2 key is not set.")
    older = sorted(name for name in found if name.startswith("part2_"))
    return [bytes.fromhex(found[name]) for name in ("part2", *older)]


@cache
def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"casebridge key id" + key).hexdigest()[:8]

"""Hashes passwords and compares them (values: security.md section 2)."""

import unicodedata

from flask import current_app
from werkzeug.security import check_password_hash, generate_password_hash

_NOBODY = "pbkdf2:sha256:{rounds}$nobodynobodynobo$" + "0" * 64


def hashed(password: str) -> str:
    """Return PBKDF2-HMAC-SHA-256 of the NFKC form under a fresh salt; the scheme stands in front."""
    return generate_password_hash(normal(password), f"pbkdf2:sha256:{_rounds()}", salt_length=16)


def matches(password: str, stored: str) -> bool:
    """Say whether the password is the stored one; takes as long where nothing is stored."""
    known = stored or _NOBODY.format(rounds=_rounds())
    return check_password_hash(known, normal(password)) and bool(stored)


def outdated(stored: str) -> bool:
    """Say whether the stored hash was made with other rounds and is made anew at the sign-in."""
    return not stored.startswith(f"pbkdf2:sha256:{_rounds()}$")


def normal(password: str) -> str:
    """Return the form that is hashed: NFKC, so that the same keys mean the same on every keyboard."""
    return unicodedata.normalize("NFKC", password)


def _rounds() -> int:
    return int(current_app.config["CASEBRIDGE_PBKDF2_ROUNDS"])

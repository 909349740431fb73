"""Codes that are given out on paper: 80 random bits in five groups, of which only the hash is kept."""

import hashlib
import secrets

GROUPS = 5


def new_code() -> str:
    """Return a code, as 3f9a-…: twenty hexadecimal digits in five groups."""
    return "-".join(secrets.token_hex(2) for _ in range(GROUPS))


def code_hash(code: str) -> str:
    """Return what is kept of a code of 80 random bits."""
    return hashlib.sha256(code.encode()).hexdigest()

"""The house's keys at work: one that is used, older ones that only open and verify, each known by its id.

The file that holds them and what is refused there: config.py. `NAME` is the key in use, `NAME_<anything>` an older one.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app

from casebridge.config import KEY_BYTES, KEY_NAMES, load_secrets, write_secrets
from casebridge.errors import CaseBridgeError, NotThere

_NONCE = 12
_GONE = "A record was sealed with a key that is not here."
Keys = Mapping[str, str]


def ring(name: str, keys: Keys | None = None) -> list[bytes]:
    """Return the keys of one name: the one in use first, then older ones, which only open and verify.

    :param keys: those of the open application when None.
    :raises CaseBridgeError: there is none.
    """
    found = current_app.config["CASEBRIDGE_KEYS"] if keys is None else keys
    if len(found.get(name, "")) < KEY_BYTES * 2:
        raise CaseBridgeError(
            f"The key {name!r} is missing.", next_step="Tell the administrator: run `casebridge init`."
        )
    older = sorted(other for other in found if other.startswith(f"{name}_"))
    return [bytes.fromhex(found[one]) for one in (name, *older)]


@cache
def id_of(key: bytes) -> str:
    """Return the id of a key, which tells nothing of it: 8 hex digits."""
    return hashlib.sha256(b"casebridge key id" + key).hexdigest()[:8]


def sealed(name: str, plain: bytes, about: bytes | None = None) -> str:
    """Return `plain` encrypted under the key in use: its id, a dot, hex of nonce and text.

    :param about: what it belongs to; it opens nowhere else.
    """
    key, nonce = ring(name)[0], os.urandom(_NONCE)
    return f"{id_of(key)}.{(nonce + AESGCM(key).encrypt(nonce, plain, about)).hex()}"


def opened(name: str, text: str, about: bytes | None = None) -> bytes:
    """Return what `sealed` was given, opened by whichever key of the ring sealed it.

    :raises CaseBridgeError: that key is not here, or the text was touched.
    """
    key_id, _dot, rest = text.partition(".")
    key = next((one for one in ring(name) if id_of(one) == key_id), None)
    if key is None:
        raise CaseBridgeError(_GONE, next_step=f"Tell the administrator: a key {name!r} is missing.")
    raw = bytes.fromhex(rest)
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], about)
    except InvalidTag as touched:
        raise CaseBridgeError(
            "A sealed record was changed behind CaseBridge.", next_step="Tell the administrator: it does not open."
        ) from touched


def public_of(seed: bytes) -> bytes:
    """Return the public half of a signing key (Ed25519, 32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_keys(keys: Keys | None = None) -> dict[str, str]:
    """Return the public halves of the keys that sign heads, hex by id; the one in use first."""
    return {signer_id(public): public.hex() for public in map(public_of, ring("head", keys))}


def signer_id(public: bytes) -> str:
    """Return the id of a signing key, which everybody can work out from its public half."""
    return hashlib.sha256(b"casebridge signer" + public).hexdigest()[:16]


def rotated(path: Path, name: str) -> tuple[str, str]:
    """Put a new key in the place of `name`; the one before stays under its id. Return the ids, old and new.

    The file is replaced in one step, so a stop leaves the old keys or the new ones.

    :raises NotThere: there is no key of this name. :raises BadSetting: the file is not as it must be.
    """
    keys = load_secrets(path, create=False)
    if name not in KEY_NAMES:
        raise NotThere(f"There is no key {name}: one of {', '.join(KEY_NAMES)}.")
    old, new = bytes.fromhex(keys[name]), secrets.token_bytes(KEY_BYTES)
    write_secrets(path, {**keys, name: new.hex(), f"{name}_{id_of(old)}": old.hex()})
    return id_of(old), id_of(new)


def plain_json(keys: dict[str, str]) -> str:
    """Return public keys as a file that `audit verify --keys` takes."""
    return json.dumps({"casebridge_public_keys": keys}, indent=1) + "\n"

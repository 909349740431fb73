"""Heads as others keep them: lines of text that survive a mail, read again in whatever form they were kept."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casebridge.db import canonical

BEGIN, END = "-----BEGIN CASEBRIDGE HEAD-----", "-----END CASEBRIDGE HEAD-----"
_SAID = ("seq", "hash", "root", "at", "marks", "mark")
_BLOCK = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)
_FIELD = re.compile(r"^[>\s]*(\w+): *(.*?)\s*$", re.MULTILINE)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class NoHeads(Exception):
    """The text holds no heads in any form that we know."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A head that somebody kept; a packet prints the hash alone, older ones bear no signature."""

    hash: str
    seq: int | None = None
    root: str = ""
    at: str = ""
    marks: int = 0
    mark: str = ""
    key: str = ""
    signature: str = ""

    @property
    def name(self) -> str:
        """Return how a head is spoken of."""
        return f"the head of line {self.seq:,}" if self.seq is not None else f"the head {self.hash[:16]}…"

    def is_signed_by(self, keys: Mapping[str, str]) -> bool:
        """Say whether the key that it names is among `keys` (public, hex by id) and signed just this."""
        public = keys.get(self.key)
        # Hex in capitals says the same, and is not what was signed.
        if public is None or self.signature != self.signature.lower():
            return False
        try:
            said = _said({name: getattr(self, name) for name in _SAID})
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(self.signature), said)
        except (InvalidSignature, ValueError):
            return False
        return True


def signed(seed: bytes, values: Mapping[str, Any]) -> str:
    """Return the signature (Ed25519, hex) under what a head says."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_said(values)).hex()


def as_text(head: Mapping[str, Any]) -> str:
    """Return a head in short lines that a mail carries unbroken."""
    lines = [f"{name}: {head[name]}" for name in (*_SAID, "key")]
    signature = str(head["signature"])
    return "\n".join([BEGIN, *lines, f"sig: {signature[:64]}", f"sig: {signature[64:]}", END, ""])


def read(text: str) -> list[Kept]:
    """Return the heads in a text: blocks of a mail or a page, JSON, `seq hash` lines, hashes from packets.

    :raises NoHeads: there are none, or something else stands among them.
    """
    blocks = _BLOCK.findall(text)
    try:
        found = [_of_block(block) for block in blocks] if blocks else list(_of_lines(text))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NoHeads() from wrong
    if not found:
        raise NoHeads()
    return found


def read_keys(text: str) -> dict[str, str]:
    """Return public keys, hex by id, from a file that `casebridge keys public` wrote.

    :raises NoHeads: it is none.
    """
    try:
        found = json.loads(text)
        keys = found.get("casebridge_public_keys", found)
        return {str(key_id): bytes.fromhex(public).hex() for key_id, public in keys.items()}
    except (ValueError, TypeError, AttributeError) as wrong:
        raise NoHeads() from wrong


def _said(values: Mapping[str, Any]) -> bytes:
    return b"casebridge head 1\n" + canonical({name: values[name] for name in _SAID}).encode()


def _of_block(block: str) -> Kept:
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(block):
        fields[name] = fields.get(name, "") + value if name == "sig" else value
    return _of({**fields, "signature": fields.get("sig", "")})


def _of_lines(text: str) -> Iterator[Kept]:
    if text.lstrip().startswith("["):
        yield from map(_of, json.loads(text))
        return
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("{"):
            yield _of(json.loads(line))
        elif _DIGEST.fullmatch(together := "".join(line.split()).lower()):
            yield Kept(together)
        else:
            seq, digest = line.split()
            yield _of({"seq": seq, "hash": digest})


def _of(row: Mapping[str, Any]) -> Kept:
    if not _DIGEST.fullmatch(str(row["hash"])):
        raise ValueError
    texts = {name: str(row.get(name) or "") for name in ("root", "at", "mark", "key", "signature")}
    return Kept(str(row["hash"]), int(row["seq"]), marks=int(row.get("marks") or 0), **texts)

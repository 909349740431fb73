"""One file of a backup: AES-256-GCM in segments, so that any size fits in little memory and no cut goes unseen.

A file begins with `CBB1`, the id of the key (8 bytes) and a salt (32). HKDF-SHA-256 makes a key for this file alone of
the backup key, the salt and the name of the file in the backup, so no file passes for another. Segments of 1 MiB are
sealed one by one; the nonce is the number of the segment (8 bytes) and whether it is the last (4), so none can be cut
off, left out, repeated or moved. This is the STREAM construct (Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casebridge.errors import CaseBridgeError
from casebridge.keys import id_of

SEGMENT = 1 << 20
_MAGIC, _TAG, _SALT = b"CBB1", 16, 32
_HEADER = len(_MAGIC) + 8 + _SALT


class Spoiled(CaseBridgeError):
    """A file of a backup is not what was written, or was written under a key that is not here."""

    kept = "Nothing was replaced."
    next_step = "Choose another backup of the list, or another copy of this one."


def seal(source: Iterable[bytes], target: BinaryIO, *, key: bytes, name: str) -> None:
    """Write `source` sealed to `target`, as the file `name` of a backup."""
    salt = os.urandom(_SALT)
    target.write(_MAGIC + id_of(key).encode() + salt)
    cipher, number, waiting = _cipher(key, salt, name), 0, bytearray()
    for some in source:
        waiting += some
        while len(waiting) > SEGMENT:
            target.write(cipher.encrypt(_nonce(number, False), bytes(memoryview(waiting)[:SEGMENT]), None))
            del waiting[:SEGMENT]
            number += 1
    target.write(cipher.encrypt(_nonce(number, True), bytes(waiting), None))


def unseal(source: BinaryIO, *, keys: Sequence[bytes], name: str) -> Iterator[bytes]:
    """Yield what was sealed as the file `name`; each piece is verified, and the last one says that all were there.

    :param keys: the one in use and older ones; what was sealed under any of them opens.
    :raises Spoiled: something is not as it was written.
    """
    header = source.read(_HEADER)
    if len(header) != _HEADER or not header.startswith(_MAGIC):
        raise Spoiled(f"{name} is not a file of a backup.")
    key = next((one for one in keys if id_of(one).encode() == header[len(_MAGIC) : -_SALT]), None)
    if key is None:
        raise Spoiled(f"{name} was sealed under a key that is not in the secrets file.")
    cipher, number = _cipher(key, header[-_SALT:], name), 0
    piece = source.read(SEGMENT + _TAG)
    while True:
        following = source.read(SEGMENT + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, None)
        except (InvalidTag, ValueError) as changed:
            raise Spoiled(f"{name} was changed, cut off or put together anew since it was written.") from changed
        if not following:
            return
        piece, number = following, number + 1


def sealed_size(size: int) -> int:
    """Return how many bytes a file of `size` bytes takes in a backup."""
    return _HEADER + size + _TAG * max(1, -(-size // SEGMENT))


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    info = b"casebridge backup 1\x00" + name.encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">QI", number, last)

"""The bytes in an S3-compatible object store, behind the same seam: written once, read back, and never overwritten.

What comes in is received, hashed and synced on this machine first, and what is read is fetched to a file here for as
long as it is in use: readers of pictures and PDF work on files (docs/adr/0047).
"""

import base64
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import Flask

from casebridge.config import BadSetting, ObjectStore
from casebridge.errors import CaseBridgeError
from casebridge.evidence.store import CHUNK, RESERVE_BYTES, RESERVE_SHARE, Store, key_parts

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:  # The client is an extra: requirements/s3.lock.
    boto3 = None

_BLOBS, _QUARANTINE = "blobs/", "quarantine/"
_GONE = ("404", "NoSuchKey", "NotFound")
# How long bytes that nobody asks for stay on this machine, and how often somebody looks, in seconds.
_HERE_FOR, _LOOKS_EVERY = 3600.0, 60.0


class StoreAway(CaseBridgeError):
    """The object store does not answer, or refuses what we ask."""

    status = 503
    happened = "The store of files does not answer."
    kept = "Nothing was changed."
    next_step = "Try again in a moment. If it stays so, tell the administrator."
    again = True


class NotAsWritten(StoreAway):
    """What was read back is not what was written."""

    happened = "The store of files gave back other bytes than it was given."
    next_step = "Tell the administrator: the check of stored files names what is lost, a backup has it."


class Objects(Store):
    """Blobs under random names in one bucket; the folder beside it holds what is on its way in or in use."""

    def __init__(self, root: Path, place: ObjectStore, *, limit: int, reserve_bytes: int, reserve_share: float) -> None:
        """Take the folder, the bucket, the largest file, and what must stay free of the disk."""
        super().__init__(root, limit=limit, reserve_bytes=reserve_bytes, reserve_share=reserve_share)
        self.place_of = place
        self.clients: dict[int, Any] = {}
        self.guard, self.looked = threading.Lock(), 0.0

    def keep(self, path: Path, *, leave: bool = False) -> str:
        """Put received bytes into the bucket under a new key, read them back, and return the key."""
        key = secrets.token_hex(16)
        self._put(path, key)
        here = self._here(key)
        os.link(path, here)
        if not leave:
            path.unlink()
        return key

    def put(self, path: Path, key: str) -> Path:
        """Put bytes that were kept before in their place again; other bytes under the key are set aside."""
        if self.size(key) is not None:
            self._set_aside(key)
        self._put(path, key)
        here = self._here(key)
        os.rename(path, here)
        return here.parent

    def path(self, key: str) -> Path:
        """Return a file here with the bytes of `key`; it is not there when the bytes are nowhere."""
        here, size = self._here(key), self.size(key)
        if size is None:
            here.unlink(missing_ok=True)
        elif here.is_file() and here.stat().st_size == size:
            os.utime(here)
        else:
            self._fetch(key, here)
        self._clean()
        return here

    def open(self, key: str) -> BinaryIO:
        """Open the bytes of `key` for reading, as they are in the bucket now."""
        return cast("BinaryIO", self._body(key))

    def pieces(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of `key` as they are in the bucket now.

        :raises FileNotFoundError: there are none.
        """
        with self._asked():
            body = self._body(key)
            while piece := body.read(CHUNK):
                yield piece

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under `key`; None when none do."""
        with suppress(FileNotFoundError), self._asked() as client:
            return int(client.head_object(**self._named(key))["ContentLength"])
        return None

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every key that has bytes, and how many."""
        for one in self._listed():
            yield one["Key"].rpartition("/")[2], int(one["Size"])

    def keys(self) -> Iterator[str]:
        """Yield every key that has bytes."""
        return (key for key, _size in self.sizes())

    def digest(self, key: str) -> str:
        """Return the SHA-256 of what lies in the bucket now; empty when nothing does."""
        digest = hashlib.sha256()
        try:
            for piece in self.pieces(key):
                digest.update(piece)
        except FileNotFoundError:
            return ""
        return digest.hexdigest()

    def drop(self, key: str) -> None:
        """Destroy the bytes of `key`, and those of them that are here."""
        with self._asked() as client:
            client.delete_object(**self._named(key))
        self._here(key).unlink(missing_ok=True)

    def set_aside(self, known: set[str], before: datetime) -> list[str]:
        """Move bytes that no row knows and that are older than `before` to quarantine; return their keys."""
        moved = []
        for one in list(self._listed()):
            key = one["Key"].rpartition("/")[2]
            if key not in known and one["LastModified"] < before:
                self._set_aside(key)
                moved.append(key)
        return moved

    def check(self) -> None:
        """Pass while the bucket answers and keeps no older versions: an expungement would not reach them.

        :raises StoreAway: it does not.
        """
        super().check()
        with self._asked() as client:
            client.head_bucket(Bucket=self.place_of.bucket)
            if client.get_bucket_versioning(Bucket=self.place_of.bucket).get("Status") == "Enabled":
                raise StoreAway("The bucket keeps older versions of files, which no expungement would reach.")

    def _put(self, path: Path, key: str) -> None:
        """Write once: a key that is taken is refused. Read back what was written, and drop it where it differs."""
        md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                md5.update(piece)
                sha256.update(piece)
            file.seek(0)
            with self._asked() as client:
                client.put_object(
                    **self._named(key), Body=file, IfNoneMatch="*", Metadata={"sha256": sha256.hexdigest()},
                    ContentMD5=base64.b64encode(md5.digest()).decode(), ContentType="application/octet-stream",
                )  # fmt: skip
        if self.digest(key) != sha256.hexdigest():
            self.drop(key)
            raise NotAsWritten()

    def _fetch(self, key: str, here: Path) -> None:
        """Bring bytes here; the file has its name when all of them are, and are those that were written.

        :raises NotAsWritten: they are others.
        """
        coming, digest = self.scratch(), hashlib.sha256()
        try:
            with self._asked() as client:
                written = client.head_object(**self._named(key))["Metadata"].get("sha256", "")
            with self._create(coming) as file:
                for piece in self.pieces(key):
                    digest.update(piece)
                    file.write(piece)
            if digest.hexdigest() != written:
                raise NotAsWritten()
            os.replace(coming, here)
        except FileNotFoundError:
            here.unlink(missing_ok=True)
        finally:
            coming.unlink(missing_ok=True)

    def _set_aside(self, key: str) -> None:
        with self._asked() as client:
            source, aside = self._named(key), f"{_QUARANTINE}{key}-{secrets.token_hex(4)}"
            client.copy_object(Bucket=self.place_of.bucket, Key=aside, CopySource=source)
        self.drop(key)

    def _body(self, key: str) -> Any:
        with self._asked() as client:
            return client.get_object(**self._named(key))["Body"]

    def _listed(self) -> Iterator[dict[str, Any]]:
        with self._asked() as client:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=self.place_of.bucket, Prefix=_BLOBS)
            for page in pages:
                yield from page.get("Contents", ())

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self.place_of.bucket, "Key": _BLOBS + "/".join(key_parts(key))}

    def _here(self, key: str) -> Path:
        return self._folder("here") / key_parts(key)[-1]

    def _clean(self) -> None:
        """Drop what nobody asked for within the hour."""
        now = time.time()
        if now - self.looked < _LOOKS_EVERY:
            return
        self.looked = now
        for path in self._folder("here").iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < now - _HERE_FOR:
                    path.unlink()

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        """Give the client of this process.

        :raises FileNotFoundError: nothing lies under the key. :raises StoreAway: no answer, or a refusal.
        """
        try:
            yield self._client()
        except ClientError as refused:
            if refused.response.get("Error", {}).get("Code") in _GONE:
                raise FileNotFoundError from refused
            raise StoreAway() from refused
        except BotoCoreError as silent:
            raise StoreAway() from silent

    def _client(self) -> Any:
        with self.guard:
            if os.getpid() not in self.clients:
                self.clients = {os.getpid(): _client_of(self.place_of)}
            return self.clients[os.getpid()]


def bind(app: Flask) -> None:
    """Give `app` its store, in a folder or in the bucket of the settings, with its limits.

    :raises BadSetting: a bucket is named, and its client is not installed.
    """
    config = app.config
    root, place = Path(config["CASEBRIDGE_STORE"]), config.get("CASEBRIDGE_S3")
    limits = {
        "limit": config["CASEBRIDGE_UPLOAD_LIMIT"],
        "reserve_bytes": config.get("CASEBRIDGE_RESERVE_BYTES", RESERVE_BYTES),
        "reserve_share": config.get("CASEBRIDGE_RESERVE_SHARE", RESERVE_SHARE),
    }
    if place is not None and boto3 is None:
        raise BadSetting("CASEBRIDGE_S3_BUCKET needs a client: pip install --require-hashes -r requirements/s3.lock.")
    app.extensions["casebridge_store"] = Objects(root, place, **limits) if place else Store(root, **limits)


def _client_of(place: ObjectStore) -> Any:
    """Return a client that asks twice and waits for half a minute; checksums beyond S3's first are AWS' alone."""
    return boto3.session.Session().client(
        "s3", endpoint_url=place.endpoint or None, region_name=place.region, aws_access_key_id=place.key,
        aws_secret_access_key=place.secret, verify=str(place.roots) if place.roots else None,
        config=Config(
            signature_version="s3v4", s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=25,
            retries={"total_max_attempts": 2}, request_checksum_calculation="when_required",
            response_checksum_validation="when_required", max_pool_connections=16,
        ),
    )  # fmt: skip

"""The manifest: what the packet holds, as canonical JSON whose SHA-256 is the packet's manifest id."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from casebridge.packets.given import PacketExhibit, PacketInput
from casebridge.packets.wording import bates
from casebridge.packets.write import RECIPE, Page


def manifest(packet: PacketInput, pages: Iterable[Page]) -> bytes:
    """Return the canonical manifest: sorted keys, no spaces, UTF-8; it holds no page number."""
    values: dict[str, Any] = {
        "recipe": RECIPE,
        "packet": packet.packet_id,
        "kind": packet.kind,
        "case": packet.case_number,
        "complaint": packet.complaint_number,
        "title": packet.title,
        "recipient": packet.recipient,
        "prepared_by": packet.prepared_by,
        "built_at": packet.built_at.astimezone(UTC).isoformat(),
        "head": packet.audit_head,
        "bates": packet.bates_prefix,
        "seal": packet.seal.fingerprint if packet.seal else "",
        "sections": [{"key": page.key, "title": page.title, "sha256": page.sha256()} for page in pages],
        "exhibits": [_exhibit(packet.bates_prefix, exhibit) for exhibit in packet.exhibits],
    }
    return canonical(values)


def _exhibit(prefix: str, exhibit: PacketExhibit) -> dict[str, Any]:
    redacted = {"redacted": {"pages": sorted(exhibit.redacted), "original": exhibit.original_sha256}}
    return {
        **(redacted if exhibit.redactions else {}),
        "number": exhibit.number,
        "title": exhibit.title,
        "name": exhibit.file_name,
        "sha256": exhibit.sha256,
        "bytes": exhibit.size,
        "outcome": exhibit.outcome,
        "first": bates(prefix, exhibit.bates_first),
        "pages": exhibit.pages,
        "fingerprint": exhibit.fingerprint if exhibit.ready else None,
    }


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return values as canonical JSON."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def manifest_id(manifest_bytes: bytes) -> str:
    """Return the id of a manifest as hex."""
    return hashlib.sha256(manifest_bytes).hexdigest()

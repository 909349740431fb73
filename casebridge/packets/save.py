"""Write the joined and stamped packet to disk: the same state gives the same bytes."""

import hashlib
import io
from pathlib import Path

from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel, String

from casebridge.evidence.reading.fingerprint import Walker
from casebridge.packets import properties
from casebridge.packets.cache import write_whole
from casebridge.packets.digests import page_digests
from casebridge.packets.given import PacketInput


def save(pdf: Pdf, packet: PacketInput, manifest: bytes, manifest_id: str, path: Path) -> str:
    """Write the packet to `path` as a whole and return its SHA-256 as hex."""
    title = f"{packet.case_number}: {packet.title}"
    facts = properties.Properties(
        title=title,
        packet=packet.packet_id,
        manifest=manifest_id,
        head=packet.audit_head,
        built_at=properties.utc_text(packet.built_at),
        manifest_data=manifest,
        pages=tuple(page_digests(pdf, Walker())),
        accessible=all(exhibit.fonts_embedded for exhibit in packet.exhibits if exhibit.ready),
    )
    xmp = Stream(pdf, properties.write(facts))
    xmp.Type, xmp.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(xmp)
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=ObjectStreamMode.generate,
        compress_streams=True,
        stream_decode_level=StreamDecodeLevel.none,
    )
    data = out.getbuffer()
    _fill_in_digest(data)
    write_whole(path, data, synced=True)
    return hashlib.sha256(data).hexdigest()


def _fill_in_digest(data: memoryview) -> None:
    """Fill in the digest of the file, in place: the SHA-256 of its bytes with zeros there."""
    found = properties.file_digest_in(data)
    if found is None:
        raise ValueError("the properties of the packet were not written in plain")
    at, _ = found
    digest = hashlib.sha256(data).hexdigest().encode()
    data[at : at + len(digest)] = digest


def digest_holds(data: bytes) -> bool:
    """Tell whether the bytes of a built packet are the ones that were built."""
    found = properties.file_digest_in(data)
    if found is None:
        return False
    at, stated = found
    blank = data[:at] + properties.BLANK_DIGEST.encode() + data[at + len(stated) :]
    return hashlib.sha256(blank).hexdigest() == stated

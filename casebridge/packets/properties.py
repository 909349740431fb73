"""The properties of a packet (XMP): what it is, its manifest, and the digests by which it is checked."""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SPACE = "https://casebridge.example/ns/packet/1/"
BLANK_DIGEST = "0" * 64
_DIGEST = re.compile(rb"<cb:fileDigest>([0-9a-f]{64})</cb:fileDigest>")
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "cb": SPACE,
}


class NoProperties(ValueError):
    """The file does not carry the properties of a packet."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What the XMP of a packet says; `manifest_data` is the canonical manifest, `pages` short digests."""

    title: str
    packet: str
    manifest: str
    head: str
    built_at: str
    manifest_data: bytes
    pages: tuple[str, ...]
    accessible: bool


def write(properties: Properties) -> bytes:
    """Return the XMP packet; the digest of the file is left blank, to be filled in when it is known."""
    claim = "<pdfuaid:part>1</pdfuaid:part>" if properties.accessible else ""
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items() if name != "rdf")
    title = escape(properties.title)
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_SPACES["rdf"]}">\n'
        f'<rdf:Description rdf:about="" {spaces}>\n'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
        "<dc:language><rdf:Bag><rdf:li>en-US</rdf:li></rdf:Bag></dc:language>\n"
        f"<xmp:CreateDate>{properties.built_at}</xmp:CreateDate><xmp:ModifyDate>{properties.built_at}</xmp:ModifyDate>\n"
        f"{claim}<cb:packet>{escape(properties.packet)}</cb:packet>\n"
        f"<cb:manifest>{properties.manifest}</cb:manifest>\n<cb:head>{escape(properties.head)}</cb:head>\n"
        f"<cb:manifestData>{base64.b64encode(properties.manifest_data).decode()}</cb:manifestData>\n"
        f"<cb:pages>{' '.join(properties.pages)}</cb:pages>\n"
        f"<cb:fileDigest>{BLANK_DIGEST}</cb:fileDigest>\n"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )
    return text.encode()


def read(xmp: bytes) -> Properties:
    """Return what an XMP packet says.

    :raises NoProperties: it is not one of a packet, or it cannot be read.
    """
    if b"<!" in xmp:
        raise NoProperties("The properties of the file cannot be read.")
    try:
        tree = ElementTree.fromstring(xmp)  # noqa: S314, declarations were refused above
        data = base64.b64decode(_text(tree, "cb:manifestData"), validate=True)
    except (ElementTree.ParseError, ValueError):
        raise NoProperties("The properties of the file cannot be read.") from None
    return Properties(
        title=_text(tree, "dc:title//rdf:li"),
        packet=_text(tree, "cb:packet"),
        manifest=_text(tree, "cb:manifest"),
        head=_text(tree, "cb:head"),
        built_at=_text(tree, "xmp:CreateDate"),
        manifest_data=data,
        pages=tuple(_text(tree, "cb:pages").split()),
        accessible=tree.find(".//pdfuaid:part", _SPACES) is not None,
    )


def _text(tree: ElementTree.Element, path: str) -> str:
    found = tree.find(f".//{path}", _SPACES)
    if found is None:
        raise NoProperties("The file does not carry the properties of a packet.")
    return found.text or ""


def utc_text(moment: datetime) -> str:
    """Return a moment as XMP writes it, in UTC to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_digest_in(data: bytes | memoryview) -> tuple[int, str] | None:
    """Return where the digest of the file stands in its bytes, and what it says; None when it is not there once."""
    found = list(_DIGEST.finditer(data))
    return (found[0].start(1), found[0][1].decode()) if len(found) == 1 else None

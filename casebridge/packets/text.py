"""All texts of one packet: its sections, slip sheets and last pages, with the manifest over them."""

from dataclasses import dataclass

from casebridge.packets.given import PacketInput
from casebridge.packets.manifest import manifest, manifest_id
from casebridge.packets.write import Page, manifest_page, redactions_pages, sections, slip_sheets, verify_page


@dataclass(frozen=True, slots=True)
class Text:
    """What step "write" leaves: `tail` are the pages after the exhibits, `manifest` is canonical JSON."""

    sections: tuple[Page, ...]
    slips: tuple[Page, ...]
    tail: tuple[Page, ...]
    manifest: str
    manifest_id: str

    def pages(self) -> tuple[Page, ...]:
        """Return everything that must be rendered."""
        return (*self.sections, *self.slips, *self.tail)


def write_text(packet: PacketInput) -> Text:
    """Write all texts of a packet.

    :raises Unprintable: a text holds characters that no font of the packet has.
    """
    written = sections(packet)
    slips = list(slip_sheets(packet).values())
    # A paper holds no files: the manifest inside it has nothing to list for readers.
    listed = [] if packet.paper is not None else redactions_pages(packet)
    listed += [manifest_page(packet)] if packet.paper is None and "manifest" in packet.sections else []
    data = manifest(packet, [*written, *slips, *listed])
    identity = manifest_id(data)
    return Text(tuple(written), tuple(slips), (*listed, verify_page(packet, identity)), data.decode(), identity)

"""What the register says about a file that somebody holds, in words that name neither a case nor a person."""

from dataclasses import dataclass

from sqlalchemy import select

from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.formats import count, local_date, office_label
from casebridge.packets.findings import HOLDS, Finding, first_failure
from casebridge.packets.models import Packet, PacketCopy

_NOT_OURS = "This file was not issued by CaseBridge, or it was changed"


@dataclass(frozen=True, slots=True)
class Word:
    """The answer to whoever asks about a file: its tone (`ok`, `warn`, `bad`), a heading and a sentence."""

    tone: str
    heading: str
    sentence: str


def word_on(sha256: str, findings: list[Finding] | None = None) -> Word:
    """Return what is said about the file with this hash.

    Who holds the hash of an issued packet holds the packet, or was given the number with it; nobody guesses one.

    :param findings: of the file itself, None when only its hash was given.
    """
    packet = db.session.scalar(select(Packet).where(Packet.sha256 == sha256))
    if packet is None:
        locked = select(Packet).join(PacketCopy, PacketCopy.packet_id == Packet.id).where(PacketCopy.sha256 == sha256)
        packet = db.session.scalar(locked)
    if packet is not None:
        return _issued(packet)
    if db.session.scalar(select(Packet.id).where(Packet.built_sha256 == sha256)) is not None:
        sentence = "Its pages are those that were built, but nobody’s seal stands behind them. Ask for the sealed file."
        return Word("warn", "This is a packet without its seal", sentence)
    return _unknown(findings)


def _issued(packet: Packet) -> Word:
    number = packet.number
    if packet.state == "issued":
        office = office_label(db.session.get_one(User, packet.issued_by_id).agency) if packet.issued_by_id else ""
        day, pages = local_date(packet.issued_at, year=True), count(packet.pages)
        sentence = f"Issued on {day} by {office}. {pages} pages. It is in force."
        return Word("ok", f"This is packet {number}, unchanged", sentence)
    if packet.state == "superseded":
        sentence = f"{number} is genuine, but a newer packet took its place. Ask the office for the newer one."
        return Word("warn", "Issued, but replaced by a newer packet", sentence)
    if packet.state == "revoked":
        day = local_date(packet.revoked_at, year=True)
        sentence = f"{number} is genuine, but it was revoked on {day}. Do not rely on it; ask the office."
        return Word("bad", "Issued, but revoked", sentence)
    sentence = f"{number} was made here and is unchanged, but no office has issued it to anybody."
    return Word("warn", "Genuine, but not issued", sentence)


def _unknown(findings: list[Finding] | None) -> Word:
    if findings is None:
        sentence = "No issued packet has this SHA-256. A copy that was printed or saved anew never has."
        return Word("bad", _NOT_OURS, sentence)
    failed = first_failure(findings)
    if failed is not None:
        where = "" if failed.check == "file" else f" What differs first: {failed.place}."
        return Word("bad", _NOT_OURS, f"Do not rely on it.{where} A copy that was saved anew never matches.")
    if any(finding.check == "signer" and finding.state == HOLDS for finding in findings):
        sentence = "The seal is one of ours and holds, but the register here does not know the file. Ask the office."
        return Word("warn", "Sealed, but not in the register", sentence)
    return Word("bad", _NOT_OURS, "The file is whole in itself, but it is not one that was issued here.")

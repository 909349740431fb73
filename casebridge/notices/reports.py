"""Delivery reports (RFC 3464): which letter a mail server says did not arrive, read out of whatever came by mail."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import NamedTuple

from casebridge.notices.mailer import printable

# A report with a whole letter of ours and a few pictures fits; what is longer, or made of more parts, is not read.
SIZE_LIMIT = 256 * 1024
PARTS, BLANKS, BLOCKS = 30, 2000, 50
REPORT, STATUS = "multipart/report", "message/delivery-status"
RETURNED = ("message/rfc822", "text/rfc822-headers")
_BLANK = re.compile(rb"(?:\r\n|\r|\n)(?=[\r\n])")


class Failure(NamedTuple):
    """A letter that did not arrive: the number under which it was sent, and the server's words for a page."""

    number: str
    words: str


def failure(raw: bytes, *, domain: str) -> Failure | None:
    """Return which letter a mail reports as failed; None for everything else that may lie in a mailbox.

    A letter is known by its number, which only its receiver and the servers on its way have seen: as the Message-ID of
    what is returned, or the envelope id. A report that names two of them names none.

    :param domain: the part of our own address after the @.
    """
    if len(raw) > SIZE_LIMIT or raw.lower().count(b"content-type") > PARTS or len(_BLANK.findall(raw)) > BLANKS:
        return None
    try:
        message: Message = BytesParser(policy=compat32).parsebytes(raw)
    except (MessageError, ValueError):
        return None
    # A report has no sender: nobody can answer it. A person's own mail has one.
    if _field(message, "Return-Path") not in ("", "<>") or not _is_report(message):
        return None
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    status = next((part for part in parts if part.get_content_type() == STATUS and part.is_multipart()), None)
    blocks = [one for one in status.get_payload() if isinstance(one, Message)][:BLOCKS] if status is not None else []
    failed = next((one for one in blocks[1:] if _field(one, "Action").lower() == "failed"), None)
    if failed is None:
        return None
    numbers = set(_numbers(blocks[0], parts, domain))
    return Failure(numbers.pop(), _words(failed)) if len(numbers) == 1 else None


def _is_report(message: Message) -> bool:
    kind = message.get_param("report-type")
    return (
        message.get_content_type() == REPORT
        and message.is_multipart()
        and isinstance(kind, str)
        and kind.lower() == "delivery-status"
    )


def _numbers(of_message: Message, parts: list[Message], domain: str) -> Iterator[str]:
    if number := re.fullmatch(r"[\w-]{22}", _field(of_message, "Original-Envelope-Id"), re.ASCII):
        yield number[0]
    for part in parts:
        if part.get_content_type() in RETURNED:
            known = re.fullmatch(r"<([\w-]{22})@(.+)>", _field(_returned(part), "Message-ID"), re.ASCII)
            if known and known[2].lower() == domain.lower():
                yield known[1]


def _returned(part: Message) -> Message:
    """Return the letter, or its headers, as it came back."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return inside[0] if inside and isinstance(inside[0], Message) else Message()
    headers = part.get_payload(decode=True)
    return BytesParser(policy=compat32).parsebytes(headers if isinstance(headers, bytes) else b"", headersonly=True)


def _words(failed: Message) -> str:
    """Return the status and what the last server said, such as "5.1.1 550 No such user here"."""
    said = _field(failed, "Diagnostic-Code").partition(";")[2]
    return printable(f"{_field(failed, 'Status')} {said}") or "It came back without a reason."


def _field(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip()

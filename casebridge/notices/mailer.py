"""The only SMTP: one neutral letter at a time, over one connection, with an answer for each."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from types import TracebackType

from casebridge.config import MailServer

PATIENCE = 20.0
ERROR_LIMIT = 200
SUBJECT = "CaseBridge has an update for you"
_PERMANENT = range(500, 600)


class Refused(Exception):
    """The server does not take this letter.

    `forever`: another try is of no use. `broke`: the connection broke over it.
    """

    def __init__(self, words: str, *, forever: bool = False, broke: bool = False) -> None:
        """Keep what the server said."""
        super().__init__(words)
        self.words, self.forever, self.broke = words, forever, broke


class NoServer(Exception):
    """The server does not answer, or not to us: no letter is to blame."""

    def __init__(self, words: str) -> None:
        """Keep why."""
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, its number (the same at each try), when it was written (aware).

    `words` stand in the place of "sign in": a head of the history, or that it cannot be written; never a name.
    """

    to: str
    number: str
    at: datetime
    words: str = ""


def composed(letter: Letter, *, sender: str, link: str) -> EmailMessage:
    """Return the message: the same words to everybody, about everything (security.md 5).

    :raises ValueError: an address with a line break in it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, letter.to, SUBJECT
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.number}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    what = f"{letter.words}\n\n" if letter.words else f"Sign in to see what waits:\n{link}\n\n"
    message.set_content(
        f"{SUBJECT}.\n\n{what}This letter says no more than that. Please do not answer it: nobody reads the answers.\n"
    )
    return message


class Post:
    """A connection to the mail server, opened when the first letter needs it and again when it was lost."""

    def __init__(self, server: MailServer, *, sender: str, link: str) -> None:
        """Remember where letters go and what stands in them; nothing is opened yet."""
        self._server, self._sender, self._link = server, sender, link
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Post":
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Say goodbye to the server."""
        self.hang_up()

    def open(self) -> None:
        """Connect, secure the connection and sign in, where that has not happened.

        :raises NoServer: one of them does not work.
        """
        if self._smtp is not None:
            return
        try:
            self._smtp = _connected(self._server)
        except (smtplib.SMTPException, OSError) as wrong:
            raise NoServer(said(wrong)) from wrong

    def send(self, letter: Letter) -> None:
        """Hand one letter over; it returns when the server said that it has it.

        :raises Refused: it does not want this one, or the connection broke over it.
        :raises NoServer: as `open`.
        """
        self.open()
        smtp = self._smtp
        assert smtp is not None  # noqa: S101  open() raises where there is none
        try:
            message = composed(letter, sender=self._sender, link=self._link)
        except ValueError as wrong:
            raise Refused("This is not an address.", forever=True) from wrong
        self._answered(lambda: self._hand_over(smtp, letter, message.as_bytes()))

    def hang_up(self) -> None:
        """End the connection; the next letter opens another."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None

    def _hand_over(self, smtp: smtplib.SMTP, letter: Letter, raw: bytes) -> None:
        """Send it, and ask for a report with its number should it not arrive, where the server can (RFC 3461)."""
        smtp.ehlo_or_helo_if_needed()
        reports = smtp.has_extn("dsn")
        smtp.sendmail(
            self._sender, [letter.to], raw, [f"ENVID={letter.number}", "RET=HDRS"] if reports else (),
            ["NOTIFY=FAILURE"] if reports else (),
        )  # fmt: skip

    def _answered(self, hand_over: Callable[[], object]) -> None:
        try:
            hand_over()
        except smtplib.SMTPRecipientsRefused as wrong:
            code, words = next(iter(wrong.recipients.values()))
            raise Refused(_plain(code, words), forever=code in _PERMANENT) from wrong
        except smtplib.SMTPSenderRefused as wrong:
            # Our own address is not the fault of whom the letter is for.
            raise Refused(said(wrong)) from wrong
        except smtplib.SMTPResponseException as wrong:
            raise Refused(said(wrong), forever=wrong.smtp_code in _PERMANENT) from wrong
        except (smtplib.SMTPException, OSError) as wrong:
            self.hang_up()
            raise Refused(said(wrong), broke=True) from wrong


def said(wrong: Exception) -> str:
    """Return what went wrong in a sentence for a page: never a password, a path or a line break."""
    if isinstance(wrong, smtplib.SMTPAuthenticationError):
        return "The mail server does not know our user name or password."
    if isinstance(wrong, smtplib.SMTPResponseException):
        return _plain(wrong.smtp_code, wrong.smtp_error)
    if isinstance(wrong, ssl.SSLError):
        return "The mail server's certificate does not hold, or it does not speak TLS."
    if isinstance(wrong, smtplib.SMTPNotSupportedError):
        return "The mail server offers no STARTTLS, or no sign-in: nothing is sent in the clear."
    if isinstance(wrong, smtplib.SMTPServerDisconnected):
        return "The mail server hung up."
    if isinstance(wrong, TimeoutError):
        return "The mail server did not answer in time."
    return "The mail server cannot be reached."


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.secure == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.secure == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def printable(words: str) -> str:
    """Return foreign words as one line of plain letters that a page can show."""
    return re.sub(r"[^!-~]+", " ", words).strip()[:ERROR_LIMIT]


def _plain(code: int, words: bytes | str) -> str:
    return printable(f"{code} {words.decode('ascii', 'replace') if isinstance(words, bytes) else words}")

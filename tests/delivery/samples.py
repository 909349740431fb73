"""Delivery reports as mail servers write them, and mails that are none; all written by us."""

from email import message_from_bytes

ID, OURS = "Zk3-x_Q9aBcDeFgHiJkLmN", "office.example"


def postfix(to: str, letter: bytes, action: str = "failed", said: str = "550 5.1.1 <%s>: No such user here") -> bytes:
    """Return a report as Postfix writes it: the headers of the letter come back."""
    headers = letter.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    said = said.replace("%s", to)
    return f"""Return-Path: <>
Received: by mx.office.example (Postfix) id 4T1; Tue, 24 Nov 2026 09:00:01 -0500 (EST)
Date: Tue, 24 Nov 2026 09:00:01 -0500 (EST)
From: MAILER-DAEMON@mx.office.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: casebridge@{OURS}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4T1.1764/mx.office.example"

This is a MIME-encapsulated message.

--4T1.1764/mx.office.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.office.example.

<{to}>: host mail.elsewhere.example said: {said}

--4T1.1764/mx.office.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.office.example
Arrival-Date: Tue, 24 Nov 2026 09:00:00 -0500 (EST)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mail.elsewhere.example
Diagnostic-Code: smtp; {said}

--4T1.1764/mx.office.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{headers}

--4T1.1764/mx.office.example--
""".encode()


LETTER = f"""From: casebridge@{OURS}
To: ruth@{OURS}
Subject: CaseBridge has an update for you
Message-ID: <{ID}@{OURS}>

Sign in to see what waits.
""".encode()

# The whole letter comes back, lines end as on the wire, and a part in HTML says it again.
EXCHANGE = f"""Received: from EX1.office.example by EX2.office.example; Tue, 24 Nov 2026 14:00:01 +0000
From: <postmaster@{OURS}>
To: <casebridge@{OURS}>
Subject: =?utf-8?B?VW56dXN0ZWxsYmFyOiBDYXNlQnJpZGdl?=
MIME-Version: 1.0
Content-Type: multipart/report; REPORT-TYPE="delivery-status";
 boundary="b1_ex"

--b1_ex
Content-Type: multipart/alternative; boundary="b2_ex"

--b2_ex
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

RGllIE5hY2hyaWNodCBrb25udGUgbmljaHQgenVnZXN0ZWxsdCB3ZXJkZW4u

--b2_ex
Content-Type: text/html; charset="utf-8"

<html><body><p>It could not be delivered.</p></body></html>

--b2_ex--

--b1_ex
Content-Type: message/delivery-status

Reporting-MTA: dns;EX2.office.example
Original-Envelope-Id: {ID}

Final-recipient: RFC822;ruth@{OURS}
Action: Failed
Status: 5.2.2
Diagnostic-code: smtp;554 5.2.2 mailbox full;\tSTOREDRV <script>alert(1)</script>

--b1_ex
Content-Type: message/rfc822

{LETTER.decode()}
--b1_ex--
""".replace("\n", "\r\n").encode()

# Some servers give the envelope id and nothing of the letter.
BARE = EXCHANGE.partition(b"--b1_ex\r\nContent-Type: message/rfc822")[0] + b"--b1_ex--\r\n"

AWAY = f"""Return-Path: <ruth@{OURS}>
From: ruth@{OURS}
To: casebridge@{OURS}
Subject: Away until Monday
In-Reply-To: <{ID}@{OURS}>
Auto-Submitted: auto-replied

Away. Message-ID: <{ID}@{OURS}> Action: failed
""".encode()


def nested(depth: int) -> bytes:
    """Return a mail of parts within parts."""
    opening = "".join(
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="b{n}"\n\n--b{n}\n'
        for n in range(depth)
    )
    return f"Return-Path: <>\n{opening}".encode()


def unlike(sample: bytes) -> dict[str, bytes]:
    """Return mails that look like `sample` and report nothing of ours."""
    return {
        "a person sent it": sample.replace(b"Return-Path: <>", f"Return-Path: <ruth@{OURS}>".encode()),
        "it says that it arrived": sample.replace(b"Action: failed", b"Action: delivered"),
        "it is only late": sample.replace(b"Action: failed", b"Action: delayed"),
        "it is no report": sample.replace(b"multipart/report", b"multipart/mixed"),
        "it is a report about reading": sample.replace(b"=delivery-status", b"=disposition-notification"),
        "the letter is of another house": sample.replace(f"{ID}@{OURS}".encode(), f"{ID}@elsewhere.example".encode()),
        "the number is too short": sample.replace(ID.encode(), b"Zk3"),
        "no letter comes back": sample.replace(b"text/rfc822-headers", b"text/plain"),
        "it names two letters": sample.replace(
            b"Arrival-Date:", b"Original-Envelope-Id: AAAAAAAAAAAAAAAAAAAAAA\nArrival-Date:"
        ),
        "it has no block of a recipient": sample.replace(b"\n\nFinal-Recipient", b"\nFinal-Recipient"),
        "its end is missing": sample[: sample.index(b"Reporting-MTA")],
        "it has no boundary": sample.replace(b"boundary=", b"bound="),
    }


def message_id(raw: bytes) -> str:
    """Return under which Message-ID a letter was sent."""
    return str(message_from_bytes(raw)["Message-ID"])

"""What counts as a report that a letter of ours did not arrive, and what does not."""

import random
import time

import pytest

from casebridge.notices.reports import SIZE_LIMIT, failure
from tests.delivery.samples import AWAY, BARE, EXCHANGE, ID, LETTER, OURS, nested, postfix, unlike

REPORT = postfix(f"ruth@{OURS}", LETTER)


@pytest.mark.parametrize("sample", [REPORT, EXCHANGE, BARE], ids=["headers back", "letter back", "envelope id"])
def test_a_report_names_the_letter_and_says_why_in_plain_words(sample):
    found = failure(sample, domain="Office.Example")
    assert found is not None
    assert found.number == ID
    assert found.words in (
        "5.1.1 550 5.1.1 <ruth@office.example>: No such user here",
        "5.2.2 554 5.2.2 mailbox full; STOREDRV <script>alert(1)</script>",
    )


@pytest.mark.parametrize("why", unlike(REPORT))
def test_what_only_looks_like_a_report_names_nothing(why):
    mail = unlike(REPORT)[why]
    assert (mail != REPORT, failure(mail, domain=OURS)) == (True, None)


@pytest.mark.parametrize(
    "mail",
    [b"", b"\0" * 5000, AWAY, REPORT + b"x" * SIZE_LIMIT, nested(29), nested(3000), b"\n" * SIZE_LIMIT,
     REPORT.replace(b"Final-Recipient", b"\n\n" * 60_000 + b"Final-Recipient"),
     b"From: a@b\n" + b"a" * 200_000 + b"\n\nx", "Ünïcode: ü\n\n".encode("latin-1"),
     REPORT.replace(b"report-type=delivery-status", b"report-type*=utf-16'x'%ff"),
     REPORT.replace(b"charset=us-ascii", b'charset="\xff\0"').replace(b"text/rfc822-headers", b"text/\xff")],
    ids=range(12),
)  # fmt: skip
def test_a_hostile_mail_names_nothing_and_takes_no_time(mail):
    began = time.process_time()
    assert failure(mail, domain=OURS) is None
    assert time.process_time() - began < 2


def test_a_report_with_any_bytes_changed_never_raises():
    dice = random.Random(7)
    for _ in range(300):
        mail = bytearray(REPORT)
        for _ in range(dice.randrange(1, 30)):
            mail[dice.randrange(len(mail))] = dice.randrange(256)
        found = failure(bytes(mail), domain=OURS)
        assert found is None or len(found.number) == 22

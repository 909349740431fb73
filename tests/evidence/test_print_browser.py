"""On paper: the custody sheet of a file is one page, and the matrix begins on its first."""

import io

import pypdfium2
import pytest

from casebridge.accounts import demo_accounts
from casebridge.cases.people import definition_of
from casebridge.db import db, transaction
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.receiving import receive_file
from tests.building.preparing import a_suspect
from tests.evidence.papers import a_pdf
from tests.factories import a_case, acting, some_people


@pytest.fixture
def papers(app):
    """Give the addresses of a custody sheet and of a matrix, and the title of its charge."""
    with app.app_context():
        with transaction():
            demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
            case = a_case("draft")
            charge = definition_of(a_suspect(case)).title
            public_id, actor = case.public_id, acting(some_people()["detective"])
        receive_file(public_id, io.BytesIO(a_pdf(2)), "report.pdf", actor=actor)
        exhibit = next(e for e in exhibits_of(case) if e.custody and not e.physical)
        found = f"/custody/{exhibit.custody.public_id}", f"/cases/{public_id}/elements", charge
        db.session.remove()
    return found


def printed(page, server, path):
    page.goto(f"{server}/sign-in")
    page.get_by_role("button", name="Enter as Detective", exact=True).click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(server + path)
    with pypdfium2.PdfDocument(page.pdf(format="Letter")) as pdf:
        return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in pdf]


def test_the_sheet_of_a_file_is_one_page_with_its_blanks(page, live_server, papers):
    sheets = printed(page, live_server, papers[0])
    assert len(sheets) == 1
    assert "For the qualified person" in sheets[0]


def test_the_matrix_begins_on_the_first_page_without_what_only_a_screen_can_do(page, live_server, papers):
    first = printed(page, live_server, papers[1])[0]
    assert papers[2] in first
    assert "arrow keys" not in first

"""The odd files end in a packet as the manifest asks: their pages, or a sheet with the reason."""

import re

import pytest

from casebridge.evidence.odd_files import odd_files_folder
from casebridge.packets.odd_files import odd_packet
from tests.packets.readers import faults

FOLDER = odd_files_folder()
# Broken drawing instructions and a broken photo came in so: the copy shows them as every reader of the original does.
RECEIVED = re.compile(
    "error decoding stream data|without filtering|args to '|Unknown operator|Unterminated string|Leftover args"
)


@pytest.mark.slow
@pytest.mark.skipif(FOLDER is None, reason="the shared odd files are not beside this checkout")
@pytest.mark.sweep
def test_a_packet_holds_the_pages_of_each_odd_file_or_a_sheet_that_says_why_not(tmp_path):
    rows = odd_packet(FOLDER, keep=tmp_path / "odd.pdf")
    assert [(one.row.odd.id, one.words()) for one in rows if not one.as_expected] == []
    assert [fault for fault in faults(tmp_path / "odd.pdf", accessible=False) if not RECEIVED.search(fault)] == []

"""The odd files end in a packet as the manifest asks: their pages, or a sheet with the reason."""

import pytest

from casebridge.evidence.odd_files import odd_files_folder
from casebridge.packets.odd_files import odd_packet

FOLDER = odd_files_folder()


@pytest.mark.slow
@pytest.mark.skipif(FOLDER is None, reason="the shared odd files are not beside this checkout")
def test_a_packet_holds_the_pages_of_each_odd_file_or_a_sheet_that_says_why_not():
    rows = odd_packet(FOLDER)
    assert [(one.row.odd.id, one.words()) for one in rows if not one.as_expected] == []

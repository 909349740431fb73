"""What victims hand to packets: the line that says when notices were given, and by whom."""

from flask import Flask

from casebridge.catalog.load import catalog
from casebridge.formats import local_date
from casebridge.packets.content import Listing
from casebridge.packets.kinds.listings import LISTERS, Sheet
from casebridge.victims.queries import records_given


def victim_services(sheet: Sheet) -> Listing | None:
    """Return when each notice was given and by whom; where and how a victim is reached is not a part of a packet."""
    rows = []
    for record in records_given(sheet.case):
        definition = catalog().clocks.get(record.clock)
        title = definition.title if definition else record.clock
        rows.append(
            (sheet.scope.name_of(record.party), title, local_date(record.on, year=True), record.entered_by.name)
        )
    if not rows:
        return None
    return Listing("victim_services", "Notices to victims that were given.", ("Person", "Notice", "Given on", "By"),
                   tuple(rows))  # fmt: skip


def bind(app: Flask) -> None:
    """Hand the section in."""
    LISTERS["victim_services"] = victim_services

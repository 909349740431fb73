"""Custody of items: who keeps what, the evidence room, and the sheet that goes with an item."""

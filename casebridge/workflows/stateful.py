"""Mixin for records that move: state, version, and what the engine derives from the state."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from casebridge.db import UtcDateTime

if TYPE_CHECKING:
    from casebridge.workflows.definition import Workflow


class Stateful:
    """What the engine writes, and nobody else: holder and clock are derived from the state.

    `holder_id` is a person, or None while `holder_queue` ("role@unit or agency") has it.
    `clock_key` and `clock_due` are the nearest running clock, kept for lists (UTC); `clock_first` puts the
    record before all others in them.
    """

    workflow: ClassVar["Workflow"]

    state: Mapped[str] = mapped_column(String(30), index=True)
    version: Mapped[int] = mapped_column(default=1)
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    holder_id: Mapped[int | None] = mapped_column(index=True)
    holder_queue: Mapped[str] = mapped_column(String(90), default="", index=True)
    clock_key: Mapped[str] = mapped_column(String(60), default="")
    clock_due: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    clock_first: Mapped[bool] = mapped_column(default=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let the version column turn the slower of two people into a conflict."""
        return {"version_id_col": cls.version}

"""What the feature hands in: rows are marked at the end of each unit of work."""

from casebridge.heads.rows import bind

__all__ = ["bind"]

"""What the feature hands in: the alarm when history cannot be written."""

from casebridge.delivery.alarm import bind

__all__ = ["bind"]

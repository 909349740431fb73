"""Trigger, rule and calendar to a due date with its arithmetic; nothing here knows a case."""

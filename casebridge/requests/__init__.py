"""Requests to laboratories and record keepers: of whom, what, promised when, and what waits for it."""

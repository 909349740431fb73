"""Backups: everything at one moment, sealed, each file once; and the way back, which verifies before it replaces."""

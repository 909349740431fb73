"""Tests of the one authorisation question."""

"""Tests of notices to victims."""

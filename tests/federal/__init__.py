"""Tests of the federal question."""

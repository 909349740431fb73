"""Tests of who gets a case."""

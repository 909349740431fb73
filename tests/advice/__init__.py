"""Tests of early advice."""

"""Tests of the return loop."""

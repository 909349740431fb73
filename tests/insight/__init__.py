"""Tests of the board and the measures."""

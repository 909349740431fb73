"""Tests of the first pages: what waits, links, search."""

"""Tests of the five workflows against the page and on real records."""

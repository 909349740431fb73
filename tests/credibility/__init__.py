"""Tests of officer credibility."""

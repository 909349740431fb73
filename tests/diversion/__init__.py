"""Tests of LEAD: its wall, its consent, its moves."""

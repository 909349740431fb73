"""Tests of the disclosure ledger."""

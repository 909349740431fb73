"""Tests of the import of incidents."""

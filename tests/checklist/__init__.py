"""Tests of the checklist pages and services."""

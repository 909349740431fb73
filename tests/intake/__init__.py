"""Tests of the intake pages and services."""

"""Tests of marking passages."""

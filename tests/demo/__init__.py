"""Tests of the demo's stories."""

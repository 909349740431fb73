"""Tests of requests to laboratories and record keepers."""

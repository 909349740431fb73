"""Tests of the elements pages and services."""

"""Tests of the catalog: what it reads, what it refuses, what it chooses."""

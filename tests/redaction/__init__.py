"""Tests of redaction: boxes, the burned copy, the proof, and what leaves the house."""

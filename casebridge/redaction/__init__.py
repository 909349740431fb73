"""Redaction that proves itself: boxes with a ground, a burned copy, a proof before anybody may release it."""

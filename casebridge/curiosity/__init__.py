"""The weekly report of who opened which case from outside, read by another office."""

"""Exhibits of a case: what came in, its bytes, its custody, and what a packet may print of it."""

"""Signed heads: what others keep, and every rewriting that they show."""

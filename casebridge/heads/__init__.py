"""Signed heads of the history: what others keep, so that nobody can change what came before."""

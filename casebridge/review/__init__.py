"""Deciding: the grid, what was known, the second signature, challenge and conference, endings."""

"""Searches find what their reader may read, and nothing else."""

"""Fictional packages with known gaps: the readiness check names them and nothing else."""

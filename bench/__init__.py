"""Measure the budgets as ratios: each figure against a baseline that ran a moment before on the same machine."""

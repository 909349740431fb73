"""Compartments of victims and witnesses."""

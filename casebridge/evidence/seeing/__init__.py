"""Exhibits seen safely in the product, and who saw what."""

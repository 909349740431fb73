"""Whole paths through the pages, as people walk them."""

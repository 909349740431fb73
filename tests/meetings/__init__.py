"""The lists for the screening meeting."""

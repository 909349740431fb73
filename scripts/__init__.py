"""Tools that set the house up: run them through the Makefile."""

"""Boards and measures: figures that open their cases."""

"""Orders of a court about a whole case."""

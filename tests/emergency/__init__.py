"""Emergency entries."""

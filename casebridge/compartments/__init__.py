"""Protected compartments of a case: how victims and witnesses are reached, opened by name, each look told."""

"""The dated files of the domain: read, checked and frozen at start."""

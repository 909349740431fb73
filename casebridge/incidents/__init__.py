"""Incidents of the public police releases: read, kept as written, found, and made into cases."""

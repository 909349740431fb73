"""The tests of CaseBridge, a mirror of the package."""

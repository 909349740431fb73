"""Tests of what keeps CaseBridge up for everybody."""

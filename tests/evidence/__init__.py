"""Tests of exhibits: what came in, what is kept, what may be printed."""

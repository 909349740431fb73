"""Tests of people, their offices and their sign-in."""

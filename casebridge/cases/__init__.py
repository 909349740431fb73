"""The case: its facts, people, charges, clocks and pages."""

"""Passages of exhibits that a prosecutor marked: notes, issues, redactions, and where the others lead."""

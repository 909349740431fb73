"""LEAD: its own record family behind its own wall; police and cases share no list with it."""

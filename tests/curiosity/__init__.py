"""The weekly report of cases opened from outside."""

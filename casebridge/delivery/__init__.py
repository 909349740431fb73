"""Notices become letters: what is mailed to whom and when, what failed, and who mends it."""

"""Notices on their way to people, over real SMTP on loopback."""

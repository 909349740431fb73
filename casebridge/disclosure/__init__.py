"""Disclosure to the defense as a ledger: what is owed, which items answer it, what was given to whom, what is kept."""

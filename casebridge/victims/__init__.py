"""Notices to victims: which clocks bind, what was sent with its proof, and the certification."""

"""The seal of a packet: whose it is, how it is put on, how it is looked at."""

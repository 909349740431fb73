"""What differs from kind to kind of packet: what is asked, what may stand in it, its cover and its own tables."""

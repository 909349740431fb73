"""Links to an issued packet: for one named recipient, for a while, for a few openings."""

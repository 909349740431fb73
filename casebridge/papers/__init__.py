"""Short documents of a case, made, sealed and registered like a packet: letters, records, reports."""

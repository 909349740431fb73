"""Lines owed to a reader, written with the change that owes them."""

"""Papers: letters, records and reports that stand alone."""

"""Finding: by names with slips in them, by exhibits, and by words inside documents."""

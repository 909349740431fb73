"""What must hold between the rows of the catalog; each check yields what is wrong, in sentences."""

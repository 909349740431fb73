"""Who gets a case: suggested with reasons, given by a person, in bulk with a page of hand-over."""

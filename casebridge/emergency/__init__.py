"""Opening a case of others in an emergency: for some hours, its open part alone, told at once and reviewed."""

"""People, their offices and their sign-in."""

"""The page that the workflows must equal, and its reader."""

"""What a closed child does with the pages of a file: find strings, burn boxes, and prove that nothing is left."""

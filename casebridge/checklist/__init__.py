"""What a package needs: the items of a case, how far each is, and what would come back."""

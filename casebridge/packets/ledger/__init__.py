"""The ledger of numbers as people read it: which number is which page, and whether all is as it must be."""

"""How a case begins: two facts choose the door, one page in any order prepares the package."""

"""The tools that set the house up."""

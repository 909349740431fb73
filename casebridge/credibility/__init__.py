"""Officer credibility: two lists of the State's Attorney, and a prosecutor's decision in each case with an officer."""

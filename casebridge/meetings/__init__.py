"""The screening meeting of both offices: its day, and the list that each office gets on paper before it."""

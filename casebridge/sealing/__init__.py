"""What a court orders about a whole case: its seal, its hold for litigation, and its destruction."""

"""What the hurried, the careless and the hostile send, and what CaseBridge answers."""

"""What the fixtures are made of: databases, servers and the browser."""

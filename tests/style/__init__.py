"""Sample pages and their facts."""

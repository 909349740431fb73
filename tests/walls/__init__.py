"""The walls, proven from outside: what each account may reach is written here by hand, never asked of the policy."""

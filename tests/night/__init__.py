"""The look of each night at the whole house."""

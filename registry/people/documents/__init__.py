"""What people read outside: the copy of their data."""

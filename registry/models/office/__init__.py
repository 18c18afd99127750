"""The office itself: what it calls itself, the qualifications it knows, its notes about people."""

"""The office itself: what it calls itself, and the qualifications it knows."""

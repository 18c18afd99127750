"""Models of what runs beneath every room: background work and the keys of the seals."""

"""Pages of the office's identity."""

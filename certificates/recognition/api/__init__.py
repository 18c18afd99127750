"""Recognition over the API."""

"""The office's identity over the API."""

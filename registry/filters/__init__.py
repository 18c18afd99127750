"""Filters that pages and API share."""

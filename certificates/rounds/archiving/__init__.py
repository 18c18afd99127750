"""A finished round for the archive: its parts, and the job that packs them."""

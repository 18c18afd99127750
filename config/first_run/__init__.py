"""The first-run guide: what an office needs before it can begin, step by step."""

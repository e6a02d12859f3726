"""A session: from bytes to results, live or from a file, and everything around it."""

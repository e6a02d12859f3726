"""A connection that comes back: retry policy, and one stream over many connections."""

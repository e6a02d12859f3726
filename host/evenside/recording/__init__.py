"""Recordings: one MCAP file a session, raw bytes first, readable after any crash."""

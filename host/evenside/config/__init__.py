"""Choices that last: a table of keys, a file of the user's, the environment."""

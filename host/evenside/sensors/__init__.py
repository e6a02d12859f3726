"""Sensors of other makers: what they say is translated into the frames of our own protocol."""

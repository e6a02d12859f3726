"""The device's own program, seen from the host: built images, flashing, and the stored settings.

Nothing here is compiled: the images were built from ``firmware/`` and travel in the wheel.
"""

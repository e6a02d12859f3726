"""Calibrating a device with known weights, checking it later, and looking after its health."""

"""What is needed to build a device: numbers, models, drawings, parts. Nothing here is in the wheel.

``montage.toml`` and ``pins.toml`` are the numbers; everything else is worked out from them.
"""

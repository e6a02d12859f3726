"""The two builds as solids, worked out from ``montage.toml``, with their checks and pictures."""

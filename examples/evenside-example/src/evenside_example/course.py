"""A zone and a course of the test: both are data, as TOML or as Python mappings."""

EVENSIDE_API = 1

ZONES = """
[adductor]
name = "Adductor"
area = "inner thigh"
is_major_mover = false
optional = true
tool = "roller"
how = "Face down, the knee bent out to the side, the roller along the inner thigh."
"""

MIRRORED = {
    "name": "Mirrored order",
    "about": "Left, right, right, left: eight visits a zone, with a minute of rest.",
    "visits_per_zone": 8,
    "order": "mirrored",
    "rest_s": 60,
}

"""A person, a roller and a device that do not exist, by seed, with the truth beside them."""

"""What holds for all tests: nothing of a test may depend on the speed or the owner of a machine."""

import os

from hypothesis import settings

from evenside.config.keys import KEYS

# What the person who runs the tests has chosen for Evenside is none of their business.
for key in KEYS.values():
    os.environ.pop(key.variable, None)
os.environ["EVENSIDE_CONFIG"] = os.devnull

settings.register_profile("any_speed", deadline=None)
# In CI the same examples in every run, so that a commit passes or fails for what is in it; at home
# new ones every time, which is how new mistakes are found.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("any_speed")

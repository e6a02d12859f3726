"""What holds for all tests: neither the machine's speed nor its owner's choices matter to them."""

import os

from hypothesis import settings

for name in [name for name in os.environ if name.startswith("EVENSIDE_")]:
    del os.environ[name]
os.environ["EVENSIDE_CONFIG"] = os.devnull

settings.register_profile("any_speed", deadline=None)
# In CI the same examples in every run, so that a commit passes or fails for what is in it; at home
# new ones every time, which is how new mistakes are found.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("any_speed")

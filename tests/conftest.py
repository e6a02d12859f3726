"""What holds for all tests: nothing of a test may depend on how fast the machine is."""

from hypothesis import settings

settings.register_profile("any_speed", deadline=None)
# In CI the same examples in every run, so that a commit passes or fails for what is in it; at home
# new ones every time, which is how new mistakes are found.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("any_speed")

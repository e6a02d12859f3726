"""What holds for all tests: neither the machine's speed nor its owner's choices matter."""

import os
import tempfile

import pytest
from hypothesis import settings

for name in [name for name in os.environ if name.startswith("EVENSIDE_")]:
    del os.environ[name]
os.environ["EVENSIDE_CONFIG"] = os.devnull
# A test that names no place records here, and not among its owner's own recordings.
DATA_HOME = tempfile.TemporaryDirectory(prefix="evenside-tests-")
os.environ["XDG_DATA_HOME"] = DATA_HOME.name
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program says to itself

settings.register_profile("any_speed", deadline=None)
# In CI the same examples in every run, so that a commit passes or fails for what is in it; at home
# new ones every time, which is how new mistakes are found.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("any_speed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--late-s",
        type=float,
        default=0.0,
        help="how late requests and live messages arrive in the tests of the page",
    )
    parser.addoption(
        "--slow-s",
        type=float,
        default=0.0,
        help="how late a test of the page does each thing that it does",
    )

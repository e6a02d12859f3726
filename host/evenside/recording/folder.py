"""Where recordings go when nobody says where."""

import os
from pathlib import Path

from platformdirs import user_data_path

VARIABLE = "EVENSIDE_LIBRARY"


def recordings_folder() -> Path:
    """The folder that ``EVENSIDE_LIBRARY`` names, or one among the user's own data."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else user_data_path("evenside") / "recordings"

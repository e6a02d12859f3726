"""Where recordings go when nobody says where."""

from pathlib import Path

from platformdirs import user_data_path

from evenside.config.settings import chosen


def recordings_folder() -> Path:
    """The folder of ``library.folder`` (``EVENSIDE_LIBRARY``), or one among the user's own data."""
    named = chosen("library.folder")
    return Path(str(named)).expanduser() if named else user_data_path("evenside") / "recordings"

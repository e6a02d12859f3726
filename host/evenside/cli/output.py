"""What every command shares in talking: stderr for people, stdout for data, nothing overwritten."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evenside.errors import ExistsError


def say(text: str) -> None:
    """Talk, as opposed to data."""
    print(text, file=sys.stderr, flush=True)


def say_mind(text: str) -> None:
    """Talk about something that is not as it should be."""
    say(f"mind: {text}")


def print_json(data: dict[str, Any]) -> None:
    """Data for machines; NaN cannot slip through."""
    json.dump(data, sys.stdout, indent=1, allow_nan=False, ensure_ascii=False)
    print()


def refuse_overwrite(paths: Sequence[Path], *, force: bool) -> None:
    """Raise ExistsError if a file is there already and ``force`` was not given."""
    for path in paths:
        if path.exists() and not force:
            raise ExistsError(f"{path} is there already; --force overwrites it")

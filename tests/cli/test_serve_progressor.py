"""``evenside serve-progressor``: what its end says of what apps could not hear."""

from argparse import Namespace

import pytest

from evenside.cli import serve_progressor
from evenside.cli.exits import OK, PARTIAL


class Shown:
    """A source in the air that ends at once; the bus had no room for so many notifications."""

    n_lost = 0

    def __init__(self, *_: object) -> None:
        pass

    async def run(self) -> None:
        pass

    async def stop(self) -> None:
        pass


@pytest.mark.parametrize(("n_lost", "code"), [(0, OK), (7, PARTIAL)])
def test_lost_notifications_are_the_exit_code_of_lost_data(
    monkeypatch: pytest.MonkeyPatch, n_lost: int, code: int
) -> None:
    monkeypatch.setattr(Shown, "n_lost", n_lost)
    monkeypatch.setattr("evenside.session.as_progressor.AsProgressor", Shown)

    ended = serve_progressor.run(Namespace(source="sim:?speed=max", name="Progressor_EVEN"))

    assert ended == code

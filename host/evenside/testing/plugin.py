"""The fixtures. Each gives a function, so that a test makes as many as it likes.

All take the options of ``sim:`` by name: ``seed``, ``person``, ``day``, ``zones``, ``visits``,
``treatment``, ``device``, ``rate``, ``faults``. Same options, same session; none looks at a clock,
but for ``evenside_port``, which is a device in real time.

pytest loads this module wherever Evenside is installed, so it imports nothing until it is used.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from evenside.simulator.device import SimulatedDevice
    from evenside.simulator.options import SimOptions
    from evenside.simulator.scenario import Scenario


@dataclass(frozen=True)
class SimulatedRecording:
    """A recording on disk and the truth about it, as ``evenside simulate`` makes them."""

    path: Path
    truth: dict[str, Any]


def _options(given: dict[str, Any]) -> "SimOptions":
    from evenside.simulator.options import SimOptions

    if given.get("zones") is not None:
        given = {**given, "zones": tuple(given["zones"])}
    return SimOptions(**given)


@pytest.fixture
def evenside_scenario() -> "Callable[..., Scenario]":
    """``evenside_scenario(seed=7, person="even")``: who does what and when, and what is true."""
    return lambda **options: _options(options).scenario()


@pytest.fixture
def evenside_device() -> "Callable[..., SimulatedDevice]":
    """``evenside_device(seed=7)``: bytes in, bytes out, at any time that you say."""
    return lambda **options: _options(options).make_device()


@pytest.fixture
def evenside_recording(tmp_path: Path) -> Callable[..., SimulatedRecording]:
    """``evenside_recording(seed=7, faults="lost:0.01")``: a recording and the truth about it."""
    n_made = 0

    def make(**options: Any) -> SimulatedRecording:  # noqa: ANN401  # SimOptions knows their types
        from evenside.session.simulated import write_recording
        from evenside.simulator.truth import truth_json

        nonlocal n_made
        n_made += 1
        chosen = _options(options)
        device = chosen.make_device()
        path = tmp_path / f"session-{n_made:02d}.mcap"
        write_recording(path, device, source=chosen.source)
        return SimulatedRecording(path, truth_json(device.scenario, device))

    return make


@pytest.fixture
def evenside_port() -> Iterator[Callable[..., str]]:
    """``evenside_port(seed=7)``: the path of a port with a device on it, for any serial program."""
    pytest.importorskip("termios", reason="this system has no pseudo terminals")
    from evenside.testing.port import served

    with ExitStack() as open_ports:
        yield lambda **options: open_ports.enter_context(served(_options(options).make_device()))

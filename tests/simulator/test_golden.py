"""Same seed, same bytes: on any machine, with any numpy, for as long as nobody means a change."""

import pytest
from tests.simulator import golden


def test_the_table_has_every_session_once() -> None:
    assert tuple(golden.known()) == golden.SESSIONS


@pytest.mark.parametrize("source", golden.SESSIONS)
def test_a_session_is_the_same_as_ever(source: str) -> None:
    hint = "if the simulator was changed on purpose: python -m tests.simulator.golden"

    assert golden.measured(source) == golden.known()[source], hint

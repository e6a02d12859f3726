"""Moments of a session, as a page finds them."""

from tests.server.fake_session import FakeSession


def nothing_yet() -> FakeSession:
    """A device is connected, nobody has done anything."""
    session = FakeSession()
    session.tick(40)
    return session


def all_ticked() -> FakeSession:
    """The same, with every caution ticked: nothing stands in the way of the test."""
    session = nothing_yet()
    cautions = session.snapshot()["setup"]["cautions"]
    session.setup(cautions=[caution["id"] for caution in cautions])
    return session


def in_a_hold() -> FakeSession:
    """Two zones are done, the third is pressed unevenly; a hold is on."""
    session = FakeSession()
    session.guide("start")
    session.run_until("hold", 21)
    session.tick(62)
    return session


def asked_for_a_number() -> FakeSession:
    """The tenth second has come, and the person has not answered yet."""
    session = FakeSession()
    session.guide("start")
    session.run_until("ready", 11)
    session.answers = False
    session.run_until("rate", 11)
    return session


def exploring() -> FakeSession:
    """The first slow passes in a new zone."""
    session = FakeSession()
    session.guide("start")
    session.run_until("ready", 8)
    session.tick(112)
    return session


def finished() -> FakeSession:
    """The last visit is over."""
    session = FakeSession()
    session.guide("start")
    session.run_until("done", 24)
    session.tick(30)
    return session


def played_back() -> FakeSession:
    """A recording, not a device."""
    session = finished()
    session.is_live = False
    return session

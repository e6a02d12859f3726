"""Faults as text: what may be written, and what is refused."""

import math

import pytest

from evenside.errors import UsageError
from evenside.simulator.faults import NO_FAULTS, Fault, FaultPlan, parse_faults


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("lost:0.01", Fault("lost", 0.01)),
        ("flip:1e-4@10-20", Fault("flip", 1e-4, (), 10.0, 20.0)),
        ("unplug:20-23", Fault("unplug", None, (), 20.0, 23.0)),
        ("unplug@20-23", Fault("unplug", None, (), 20.0, 23.0)),
        ("slow:90-95", Fault("slow", None, (), 90.0, 95.0)),
        ("stuck:2@100-160", Fault("stuck", None, (2,), 100.0, 160.0)),
        ("dead:1@300-", Fault("dead", None, (1,), 300.0)),
        ("saturate:3", Fault("saturate", None, (3,))),
        ("swap:0-1", Fault("swap", None, (0, 1))),
        ("reset@120", Fault("reset", None, (), 120.0, 120.0)),
        ("brownout@200", Fault("brownout", None, (), 200.0, 200.3)),
        ("wrap", Fault("wrap", None, (), 20.0, 20.0)),
        ("wrap@9", Fault("wrap", None, (), 9.0, 9.0)),
        ("skew:-200", Fault("skew", -200.0)),
        ("jitter:0.005", Fault("jitter", 0.005)),
        ("burst:0.1@60-120", Fault("burst", 0.1, (), 60.0, 120.0)),
        ("baud", Fault("baud", None, ())),
        ("baud@10-12", Fault("baud", None, (), 10.0, 12.0)),
        ("lying_tare", Fault("lying_tare", 250.0)),
        ("lying_tare:400", Fault("lying_tare", 400.0)),
    ],
)
def test_a_part_is_a_fault_with_its_amount_place_and_time(part: str, fault: Fault) -> None:
    assert parse_faults(part) == FaultPlan((fault,))


def test_parts_are_joined_by_commas_and_put_in_order_of_time() -> None:
    plan = parse_faults(" reset@9, flip:1e-4 ,,unplug:3-4 ")

    assert [fault.kind for fault in plan.faults] == ["flip", "unplug", "reset"]
    assert parse_faults("") == NO_FAULTS


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("gremlins:1", r"'gremlins'.*flip, lost, double, torn, reorder, baud, unplug"),
        ("lost", "chance from 0 to 1"),
        ("lost:2", "chance from 0 to 1"),
        ("lost:nan", "chance from 0 to 1"),
        ("lost:0.1,lost:0.2", "twice"),
        ("lost:0.1@1-5,lost:0.2@4-9", "twice"),
        ("stuck:1,stuck:1@3-4", "twice"),
        ("unplug:5", "two rising seconds"),
        ("unplug:6-5", "two rising seconds"),
        ("unplug:5-inf", "two rising seconds"),
        ("unplug@5-", "two rising seconds"),
        ("unplug", "two rising seconds"),
        ("unplug:1@5-6", "two rising seconds"),
        ("stall@nan-6", "two rising seconds"),
        ("unplug:5-7,poweroff:6-8", "overlap at 6 s"),
        ("unplug:5-7,reset@6", "overlap at 6 s"),
        ("reset", "one second"),
        ("reset@-1", "one second"),
        ("stuck", "a channel from 0 to 3"),
        ("stuck:4", "a channel from 0 to 3"),
        ("swap:1", "two channels"),
        ("swap:1-1", "two channels"),
        ("swap:0-1@3-4", "two channels"),
        ("skew:fast", "parts per million"),
        ("jitter:0", "seconds up to 10"),
        ("lying_tare:-5", "newtons"),
    ],
)
def test_a_spec_that_makes_no_sense_is_refused_with_its_words(spec: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_faults(spec)


def test_a_fault_may_come_again_elsewhere_or_later() -> None:
    plan = parse_faults("stuck:0@3-4,stuck:1@3-4,stuck:0@5-,lost:0.1@1-2,lost:0.2@3-4")

    assert len(plan.faults) == 5
    assert math.isinf(plan.faults[-1].end_s)

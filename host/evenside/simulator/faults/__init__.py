"""What goes wrong in a simulated session: composable, seeded, each fault with its truth.

A plan is one line of text (``grammar``). Each fault acts where it would in life: in a cell or its
converter (``chips``), in the device between converter and transmitter (``run``), on the way to the
host (``transit``: when it arrives, ``line``: what arrives). What was hit is counted (``count``).
``docs/faults.md`` has the table of all faults, and what the system is expected to answer to each.
"""

from evenside.simulator.faults.count import FaultCount
from evenside.simulator.faults.grammar import parse_faults
from evenside.simulator.faults.line import Line
from evenside.simulator.faults.plan import NO_FAULTS, Fault, FaultPlan
from evenside.simulator.faults.run import DeviceClock, RunFaults
from evenside.simulator.faults.transit import Transit

__all__ = [
    "NO_FAULTS",
    "DeviceClock",
    "Fault",
    "FaultCount",
    "FaultPlan",
    "Line",
    "RunFaults",
    "Transit",
    "parse_faults",
]

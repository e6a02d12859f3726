"""What a few simulated sessions hash to: run ``python -m tests.simulator.golden`` to renew them.

The table stands in ``golden.json``. It changes when the simulated person, the device or the
protocol change, and then on purpose: say so in the commit. A change that nobody meant, another
machine or another numpy must leave every line as it is.
"""

import hashlib
import json
from pathlib import Path
from urllib.parse import parse_qsl

from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Start, encode_message
from evenside.simulator.options import options_from_words
from evenside.simulator.truth import truth_json, truth_text

TABLE = Path(__file__).with_name("golden.json")
STEP_S = 30.0
SESSIONS = (
    "sim:?seed=7&person=tight_left_hamstring&zones=hamstring&visits=2",
    "sim:?seed=8&zones=hip_flexor&visits=2&treatment=1",
    "sim:?seed=9&person=beginner&zones=glute&visits=2&day=3&rate=10",
    "sim:?seed=10&person=everything_sore&zones=lower_back&visits=2&device=roller",
    "sim:?seed=11&zones=calf,shin&visits=1&faults=flip:1e-4,lost:0.01,torn:0.001,poweroff:20-25",
)


def measured(source: str) -> dict[str, str]:
    """Hashes of every byte that the device sends in a session, and of its truth."""
    device = options_from_words(dict(parse_qsl(source.partition("?")[2]))).make_device()
    sent = hashlib.sha256(device.advance(0.1))
    device.receive(encode_frame(encode_message(Start(), 0)))
    while device.now_s < device.scenario.duration_s:
        sent.update(device.advance(device.now_s + STEP_S))
    truth = truth_text(truth_json(device.scenario, device)).encode()
    return {"stream": sent.hexdigest()[:16], "truth": hashlib.sha256(truth).hexdigest()[:16]}


def known() -> dict[str, dict[str, str]]:
    """The table."""
    table: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


if __name__ == "__main__":
    text = json.dumps({source: measured(source) for source in SESSIONS}, indent=1)
    TABLE.write_text(text + "\n", encoding="utf-8")
    print(text)

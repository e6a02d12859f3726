"""The AVR binary behind a port, in real time: ``python -m tests.firmware.live``; Ctrl-C ends it.

With ``--page`` the live page is started on it, as ``make live-firmware`` does.
"""

import argparse
import subprocess
import sys

from tests.firmware.board import FirmwareBoard
from tests.firmware.simavr import Kind

from evenside.simulator.options import SimOptions
from evenside.transport.pty import PtyDevice

STEP_S = 0.001  # the line is looked at this often: an answer is as quick as a board's


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--board", choices=[kind.name.lower() for kind in Kind], default="uno")
    parser.add_argument("--seed", type=int, default=1, help="which simulated person")
    parser.add_argument("--person", default=SimOptions().person, help="or one by name")
    parser.add_argument("--page", action="store_true", help="start the live page on the port")
    args = parser.parse_args()
    options = SimOptions(seed=args.seed, person=args.person)
    kind = Kind[args.board.upper()]
    with (
        FirmwareBoard(options.scenario(), options.setup(), kind=kind) as board,
        PtyDevice(board, step_s=STEP_S) as pty,
    ):
        print(pty.port, flush=True)
        if args.page:
            run_with_page(pty)
        else:
            run(pty)


def run(pty: PtyDevice) -> None:
    print("the firmware runs; open it with:  evenside live serial:" + pty.port, file=sys.stderr)
    try:
        pty.run()
    except KeyboardInterrupt:
        return


def run_with_page(pty: PtyDevice) -> None:
    """Both get the Ctrl-C; whichever ends first takes the other along."""
    page = subprocess.Popen([sys.executable, "-m", "evenside", "live", f"serial:{pty.port}"])
    try:
        pty.run(until=lambda: page.poll() is not None)
    except KeyboardInterrupt:
        pass
    finally:
        # It closes its recording while its device still answers.
        pty.run(until=lambda: page.poll() is not None)


if __name__ == "__main__":
    main()

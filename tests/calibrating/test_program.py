"""``calibrate``, ``tare`` and what follows from them, as a person at a terminal has it."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from tests.calibrating.listened import bench

from evenside.calibrating.store import newest_by_device
from evenside.cli.main import main
from evenside.recording.reader import read_recording
from evenside.simulator.bench import Hands
from evenside.simulator.options import SimOptions
from evenside.transport.pty import PtyDevice

FASTER = 4.0  # the device on the pty runs through its time so much quicker than the clock


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for recordings, and beside it the calibrations; one of seed 1 is made."""
    folder = tmp_path_factory.mktemp("home") / "recordings"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENSIDE_LIBRARY", str(folder))
        assert main(["calibrate", bench(), "--weights", "0,5,20", "--corner-weight", "20"]) == 0
        yield folder


def kept(library: Path) -> list[dict[str, Any]]:
    return [json.loads(p.read_text()) for p in sorted((library.parent / "calibrations").iterdir())]


def test_the_simulated_cells_are_found_within_what_the_calibration_promises(library: Path) -> None:
    (data,) = kept(library)[:1]
    device = SimOptions(bench=True).make_device()

    true = device.true_cells.newton_per_count
    # gauges of the usual class: bow, hysteresis, creep and corners are some hundredths of a percent
    # each, and far from the middle of the range they add up
    assert data["newton_per_count"] == pytest.approx(true, rel=0.004)
    assert data["uncertainty_pct"] < 0.5
    assert [point["mass_kg"] for point in data["points"]] == [5.0, 20.0, 20.0, 20.0, 20.0, 20.0]
    assert data["device_id"] == "0000000000000001"
    assert data["temperature_c"] == pytest.approx(22.0, abs=1.0)
    assert data["is_per_cell"]
    assert max(map(abs, data["residuals_n"])) < 0.5


def test_a_weight_later_says_that_it_holds_and_the_check_is_kept(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["calibrate", bench(), "--check", "10", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told["check"]["holds"]
    assert told["check"]["load_n"] == pytest.approx(98.0665)
    assert kept(library)[0]["checks"][-1] == told["check"]


def test_a_calibration_that_holds_no_more_is_exit_code_3(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = kept(library)[0]
    wrong = [1.03 * value for value in data["newton_per_count"]]  # 3 % too much of everything
    file = tmp_path / f"{data['id']}.json"
    file.write_text(json.dumps({**data, "newton_per_count": wrong}))

    code = main(["calibrate", bench(), "--check", "10", "--folder", str(tmp_path)])

    assert code == 3
    out = capsys.readouterr().out
    assert "does not hold any more" in out
    assert "+2.9 %" in out or "+3.0 %" in out or "+2.8" in out
    assert not json.loads(file.read_text())["checks"][-1]["holds"]


def test_the_list_names_what_is_kept_and_which_one_is_used(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", "--list"]) == 0

    out = capsys.readouterr().out
    assert "* 0000000000000001-" in out
    assert "simulated plate" in out


def test_a_zero_that_is_kept_is_a_calibration_of_its_own(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(library)

    assert main(["tare", bench(), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert main(["tare", bench(), "--keep"]) == 0

    assert shown["schema"] == "evenside.tare/1"
    assert abs(shown["shift_n"]) < 1.0
    assert shown["shift_n"] == pytest.approx(sum(shown["shift_cells_n"]))
    (new,) = [data for data in kept(library) if data not in before]
    assert len(kept(library)) == len(before) + 1
    assert new["based_on"] == before[0]["id"]
    assert new["zero_counts"] == pytest.approx(shown["counts"], abs=50.0)  # half a noise


def test_a_session_takes_the_newest_of_its_device_and_its_analysis_says_which(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.mcap"
    newest = newest_by_device(library.parent / "calibrations")["0000000000000001"].to_json()
    assert main(["record", bench(), str(path), "--seconds", "0.2"]) == 0
    capsys.readouterr()

    main(["analyze", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)["source"]["device"]["calibration"]
    assert told["id"] == newest["id"]
    assert told["is_of_this_device"]
    assert 0.0 <= told["age_days"] < 1.0
    assert told["uncertainty_pct"] == newest["uncertainty_pct"]
    assert (
        read_recording(path).head.settings["calibrations"]["0000000000000001"]["id"] == newest["id"]
    )


def test_a_named_calibration_is_used_whatever_the_device_and_said_to_be_foreign(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.mcap"
    file = sorted((library.parent / "calibrations").iterdir())[0]
    where = ["--calibration", str(file)]
    assert main(["record", bench("seed=2"), str(path), "--seconds", "0.2", *where]) == 0
    capsys.readouterr()

    main(["analyze", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert told["source"]["device"]["calibration"]["is_of_this_device"] is False
    assert any("that of another device" in text for text in told["quality"]["warnings"])


def test_analyze_takes_another_calibration_where_it_is_named(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.mcap"
    assert main(["record", bench("seed=2"), str(path), "--seconds", "0.2"]) == 0
    file = sorted((library.parent / "calibrations").iterdir())[0]
    capsys.readouterr()

    main(["analyze", str(path), "--json", "--calibration", str(file)])

    told = json.loads(capsys.readouterr().out)["source"]["device"]["calibration"]
    assert told["id"] == file.stem


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["calibrate"], 2, "name the device"),
        (["calibrate", "sim:?speed=max", "--weights", "5"], 2, "sim:?bench=1"),
        (["calibrate", bench(), "--weights", "five"], 2, "give masses in kg"),
        (["calibrate", bench(), "--weights", "-5"], 2, "from 0 to 500 kg"),
        (["calibrate", bench()], 2, "no weight is given"),
        (["calibrate", bench(), "--weights", "5", "--class", "best"], 2, "good, usual, cheap"),
        (["calibrate", bench(), "--weights", "0.5", "--corner-weight", "0"], 1, "heavier weight"),
        (["calibrate", bench("seed=9"), "--check", "10"], 1, "no calibration of simulated plate"),
        (["calibrate", bench("faults=swap:0-3"), "--weights", "20"], 1, "two plugs are swapped"),
        (
            ["calibrate", bench("faults=stuck:2@1-"), "--weights", "20"],
            1,
            "one number all the time",
        ),
        (["calibrate", bench("faults=saturate:1@1-"), "--weights", "20"], 1, "saturated"),
        (["tare", bench("faults=lying_tare")], 1, "is somebody on it"),
        (["tare", bench("seed=9"), "--keep"], 1, "no calibration of simulated plate"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(
    library: Path, args: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(library)

    assert main(args) == code

    assert said in capsys.readouterr().err
    assert kept(library) == before


def test_a_person_at_the_terminal_is_asked_and_answers_by_enter(tmp_path: Path) -> None:
    device, hands = SimOptions(seed=5, bench=True).make_bench()
    over = threading.Event()
    with PtyDevice(device) as pty:
        serving = threading.Thread(target=serve, args=(pty, over))
        serving.start()
        command = ["calibrate", f"serial:{pty.port}", "--weights", "20", "--corner-weight", "0"]
        with subprocess.Popen(
            [sys.executable, "-m", "evenside", *command, "--folder", str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program:
            talk = answered(program, hands)
            assert program.stdout is not None
            out = program.stdout.read()
        over.set()
        serving.join()

    assert program.returncode == 0, talk
    assert "20 kg  middle" in out
    assert [path.name[:16] for path in tmp_path.iterdir()] == ["0000000000000005"]


def answered(program: "subprocess.Popen[str]", hands: Hands) -> str:
    """Do what the program asks for, and press Enter; what it said until its end."""
    assert program.stdin is not None
    assert program.stderr is not None
    talk = ""
    for line in program.stderr:
        talk += line
        if "[Enter when done" in line:
            is_weight = line.startswith("Lay 20 kg in the middle")
            hands.lay_over(20 * 9.80665 if is_weight else 0.0, None, None, 0.0)
            program.stdin.write("\n")
            program.stdin.flush()
    return talk


def serve(pty: PtyDevice, over: threading.Event) -> None:
    """The device on its port, a few times as fast as it would be."""
    start_s = monotonic()
    while not over.is_set():
        pty.step(FASTER * (monotonic() - start_s), wait_s=0.005)


def test_ctrl_c_ends_it_at_once_though_it_waits_for_enter(tmp_path: Path) -> None:
    device, _ = SimOptions(seed=5, bench=True).make_bench()
    over = threading.Event()
    with PtyDevice(device) as pty:
        serving = threading.Thread(target=serve, args=(pty, over))
        serving.start()
        command = ["calibrate", f"serial:{pty.port}", "--weights", "20", "--folder", str(tmp_path)]
        with subprocess.Popen(
            [sys.executable, "-m", "evenside", *command],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program:
            assert program.stderr is not None
            assert "[Enter when done" in program.stderr.readline()
            program.send_signal(signal.SIGINT)
            code = program.wait(timeout=60)
        over.set()
        serving.join()

    assert code == 0
    assert list(tmp_path.iterdir()) == []


def test_who_stops_keeps_nothing(tmp_path: Path) -> None:
    device, _ = SimOptions(seed=5, bench=True).make_bench()
    over = threading.Event()
    with PtyDevice(device) as pty:
        serving = threading.Thread(target=serve, args=(pty, over))
        serving.start()
        command = ["calibrate", f"serial:{pty.port}", "--weights", "20", "--folder", str(tmp_path)]
        done = subprocess.run(
            [sys.executable, "-m", "evenside", *command],
            input="q\n",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        over.set()
        serving.join()

    assert done.returncode == 1
    assert "nothing was kept" in done.stderr
    assert list(tmp_path.iterdir()) == []

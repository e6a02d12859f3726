"""The core under the address sanitizer and under a fuzzer."""

import os
import subprocess
import sys
from pathlib import Path

from tests.firmware.building import FIRMWARE, built

HERE = Path(__file__).parent
CORPUS = FIRMWARE / "host" / "corpus"
FUZZ_RUNS = 4000
LONGEST_SCRIPT = 600


def test_no_test_of_the_core_touches_memory_that_is_not_its_own() -> None:
    # Every test of the core again, with the library that watches each address.
    runtime = subprocess.run(
        ["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    )
    watched = {
        "LD_PRELOAD": runtime.stdout.strip(),
        "ASAN_OPTIONS": "detect_leaks=0",  # what Python itself keeps is not ours
        "EVENSIDE_HOST_LIBRARY": built("host/libevenside-watched.so").name,
    }
    files = [path for path in sorted(HERE.glob("test_core_*.py")) if path != Path(__file__)]

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files],
        env=os.environ | watched, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]


def test_the_kept_corpus_and_some_thousand_new_scripts_leave_the_device_answering(
    tmp_path: Path,
) -> None:
    run = subprocess.run(
        [
            built("host/fuzz"), f"-runs={FUZZ_RUNS}", "-seed=5", f"-max_len={LONGEST_SCRIPT}",
            f"-artifact_prefix={tmp_path}/", tmp_path, CORPUS,
        ],
        capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr[-4000:]
    assert f"Done {FUZZ_RUNS}" in run.stderr or "DONE" in run.stderr

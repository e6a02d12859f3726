"""The fixtures in a test run of their own, as somebody else's project would have it."""

import re
import tomllib
from pathlib import Path
from textwrap import indent

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def other_project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    # Whatever else is installed beside us is not what is tested; nor is an older entry point.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return pytester


def examples() -> list[str]:
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)


def passed(project: pytest.Pytester, n: int) -> None:
    result = project.runpytest_subprocess("-p", "evenside.testing.plugin", "-W", "error")
    result.assert_outcomes(passed=n)


def test_pytest_finds_the_fixtures_by_the_package_alone() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    entry = package["project"]["entry-points"]["pytest11"]

    assert entry == {"evenside": "evenside.testing.plugin"}


def test_the_example_of_the_page_passes(other_project: pytest.Pytester) -> None:
    example, listening = examples()

    other_project.makepyfile(example)
    other_project.makepyfile(test_listening=f"def test_it():\n{indent(listening, '    ')}")

    passed(other_project, 6)


def test_recordings_are_files_of_their_own_and_the_same_each_time(
    other_project: pytest.Pytester,
) -> None:
    other_project.makepyfile(
        """
        def test_it(evenside_recording, tmp_path):
            options = dict(seed=7, zones=["calf"], visits=1)
            one, again = evenside_recording(**options), evenside_recording(**options)
            other = evenside_recording(**{**options, "seed": 8})
            assert one.path != again.path
            assert one.path.parent == tmp_path
            assert one.path.read_bytes() == again.path.read_bytes() != other.path.read_bytes()
            assert one.truth == again.truth
            assert one.truth["seed"] == 7
        """
    )

    passed(other_project, 1)


def test_a_port_answers_hangs_up_and_leaves_no_thread(other_project: pytest.Pytester) -> None:
    other_project.makepyfile(
        """
        import threading
        from pathlib import Path
        import serial
        from evenside.protocol.decoder import Decoder

        opened = []

        def test_two_devices_at_once(evenside_port):
            paths = [evenside_port(seed=seed) for seed in (1, 2)]
            opened.extend(paths)
            assert len(set(paths)) == 2
            for path in paths:
                with serial.Serial(path, timeout=60) as port:
                    assert Decoder().feed(port.read_until(b"\\0")).n_bytes > 5

        def test_afterwards_they_are_gone():
            assert threading.active_count() == 1
            assert not any(Path(path).exists() for path in opened)
        """
    )

    passed(other_project, 2)

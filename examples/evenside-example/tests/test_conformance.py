"""The example against Evenside's conformance kit; `pytest` in a place where both are installed."""

from pathlib import Path

import pytest
from evenside_example.source import SpringScale

from evenside.testing.conformance import (
    ExporterConformance,
    ProtocolConformance,
    SensorConformance,
    SourceConformance,
    ZonesConformance,
)

# eighty readings a second for ten seconds, with 20 kg on the hook in the middle
LINES = [f"{n * 25 // 2} {20.0 if 320 <= n < 640 else 0.0:.3f}\n".encode() for n in range(800)]


class TestSource(SourceConformance):
    name = "springscale"

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        path = tmp_path / "readings.txt"
        path.write_bytes(b"".join(LINES))
        return f"springscale:{path}?speed=max"

    @pytest.fixture
    def missing_url(self, tmp_path: Path) -> str:
        return f"springscale:{tmp_path / 'nothing.txt'}"


class TestSensor(SensorConformance):
    @pytest.fixture
    def sensor(self) -> SpringScale:
        return SpringScale()

    @pytest.fixture
    def packets(self) -> list[bytes]:
        return LINES[:40]


class TestExporter(ExporterConformance):
    name = "markdown"


class TestZones(ZonesConformance):
    name = "thigh"


class TestCourse(ProtocolConformance):
    name = "mirrored"

"""What every plug-in must do, as classes of tests that its author runs with pytest.

Subclass the one of your kind in a test module, name your entry point, give what it asks for:

    from evenside.testing.conformance import ZonesConformance

    class TestMyZones(ZonesConformance):
        name = "myzones"

The package must be installed, because its entry point is part of what is tested.
"""

import asyncio
import random
from pathlib import Path
from typing import ClassVar

import pytest

from evenside import plugins
from evenside.errors import TransportError, UsageError
from evenside.sensors.vocabulary import Bad, Reading, Sensor
from evenside.session.setup import Setup
from evenside.session.zones import all_zones, read_zones
from evenside.sources import open_source

WITHIN_S = 120.0  # real seconds for a source that was to end by itself
N_GARBAGE = 300  # packets of chance


class PluginConformance:
    """What holds for every kind: its name is found once and taken by nobody else."""

    group: ClassVar[str]
    name: ClassVar[str]  # of the entry point

    @pytest.fixture
    def plugin(self) -> plugins.Plugin:
        """The installed plug-in."""
        found = [one for one in plugins.installed(self.group) if one.name == self.name]
        assert found, f"no entry point {self.name!r} in {self.group}: is the package installed?"
        return found[0]

    def test_it_loads_and_is_what_its_kind_should_be(self, plugin: plugins.Plugin) -> None:
        """Its module declares EVENSIDE_API, its name is free, its object has the right form."""
        from evenside.plugin_kinds import look_at

        assert look_at(plugin).why_not is None


class SourceConformance(PluginConformance):
    """A source: ``url`` opens one that ends by itself, behind ``missing_url`` there is nothing."""

    group = plugins.SOURCES

    @pytest.fixture
    def url(self) -> str:
        """A source that streams for some seconds and ends."""
        raise NotImplementedError("give the fixture `url`: a source that ends by itself")

    @pytest.fixture
    def missing_url(self) -> str:
        """A source of your kind that is not there."""
        raise NotImplementedError("give the fixture `missing_url`: a source that is not there")

    def test_an_option_that_it_does_not_know_is_refused_by_its_name(self, url: str) -> None:
        """A misspelt option must not pass for a default."""
        joint = "&" if "?" in url else "?"

        with pytest.raises(UsageError, match="nosuchoption"):
            open_source(f"{url}{joint}nosuchoption=1")

    def test_what_is_not_there_is_refused_in_words(self, missing_url: str) -> None:
        """On opening at the latest; the program then says so, or tries again."""
        with pytest.raises((UsageError, TransportError)) as refused:
            asyncio.run(open_source(missing_url).transport.open())

        assert str(refused.value).strip()

    def test_it_can_be_closed_twice_and_opened_again(self, url: str) -> None:
        """One object serves all connections of a session."""

        async def use() -> None:
            transport = open_source(url).transport
            for _ in range(2):
                await transport.open()
                await transport.close()
                await transport.close()

        asyncio.run(use())

    def test_a_session_on_it_is_recorded_and_every_result_computed_again(
        self, url: str, tmp_path: Path
    ) -> None:
        """Described, decoded without a bad frame, recorded, and the same from the raw bytes."""
        from evenside.session.starting import LiveOptions, start_live
        from evenside.session.verify import verify_recording

        path = tmp_path / "session.mcap"
        session = start_live(open_source(url), LiveOptions(record_path=path))

        asyncio.run(asyncio.wait_for(session.run(), WITHIN_S))

        quality = session.core.analysis_json()["quality"]
        assert session.core.pipeline.description is not None, "the device never described itself"
        assert quality["samples_received"] > 0
        assert quality["corrupt_frames"] == 0
        assert verify_recording(path)["identical"]


class SensorConformance:
    """The sans-IO part of a source: a ``Sensor``, and packets as the device sends them."""

    @pytest.fixture
    def sensor(self) -> Sensor:
        """A new one."""
        raise NotImplementedError("give the fixture `sensor`")

    @pytest.fixture
    def packets(self) -> list[bytes]:
        """Some good packets in their order."""
        raise NotImplementedError("give the fixture `packets`: bytes of the device")

    def test_its_packets_are_readings_of_all_its_cells(
        self, sensor: Sensor, packets: list[bytes]
    ) -> None:
        """Nothing bad among them, a force for each cell, and time stamps in all or in none."""
        sensor.start()
        items = [item for packet in packets for item in sensor.decode(packet)]

        readings = [item for item in items if isinstance(item, Reading)]
        assert readings
        assert not [item for item in items if isinstance(item, Bad)]
        assert {len(one.force_n) for one in readings} == {len(sensor.facts.cells)}
        assert len({one.stamp_us is None for one in readings}) == 1

    def test_bytes_of_chance_raise_nothing(self, sensor: Sensor) -> None:
        """A radio or a loose plug brings anything; what cannot be read is a ``Bad``."""
        lots = random.Random(1)
        sensor.start()

        for _ in range(N_GARBAGE):
            for item in sensor.decode(lots.randbytes(lots.randrange(64))):
                assert not isinstance(item, Reading) or len(item.force_n) == len(sensor.facts.cells)

    def test_a_new_connection_forgets_half_a_packet(
        self, sensor: Sensor, packets: list[bytes]
    ) -> None:
        """``start`` begins anew: the same packets say the same once more."""
        sensor.start()
        first = [sensor.decode(packet) for packet in packets]
        sensor.decode(packets[0][: len(packets[0]) // 2])
        sensor.start()

        assert [sensor.decode(packet) for packet in packets] == first


class ZonesConformance(PluginConformance):
    """A set of zones: nothing to give but the name."""

    group = plugins.ZONES

    def test_each_zone_can_be_chosen_and_has_words(self, plugin: plugins.Plugin) -> None:
        """Its id is free, a word without blanks, and the voice can say how to lie."""
        zones = plugins.load(plugin, read_zones)
        setup = Setup(zones=(), first_side="left").changed({"zones": list(zones)})

        assert setup.zones == tuple(zones)
        for zone in zones.values():
            assert all_zones()[zone.id] == zone, f"{zone.id} is the id of another zone"
            assert zone.id.isidentifier()
            assert zone.id == zone.id.lower()
            assert zone.name.strip()
            assert 0 < len(zone.how) <= 200, "the voice says this: a sentence or two"


class ProtocolConformance(PluginConformance):
    """A course of the test: nothing to give but the name."""

    group = plugins.PROTOCOLS

    @pytest.mark.parametrize("first_side", ["left", "right"])
    def test_both_sides_of_each_zone_are_visited_alike(self, first_side: str) -> None:
        """As many visits left as right, and the first counted one on the chosen side."""
        chosen = {"zones": ["calf", "hamstring"], "test": self.name}
        plan = Setup(zones=(), first_side=first_side).changed(chosen).plan()

        for zone in chosen["zones"]:
            sides = [v.side for v in plan if v.zone == zone and not v.is_practice]
            assert sides.count("left") == sides.count("right") > 0
            assert sides[0] == first_side


class ExporterConformance(PluginConformance):
    """A format: nothing to give but the name."""

    group = plugins.EXPORTERS

    @pytest.mark.parametrize("faults", ["", "lost:0.05"])
    def test_it_writes_a_whole_recording_and_one_with_holes(
        self, tmp_path: Path, faults: str
    ) -> None:
        """Something is written under its name, nothing is left beside it, nothing is changed."""
        from evenside.exporting.contents import open_contents
        from evenside.exporting.formats import ExportOptions, choose_format, export_contents
        from evenside.session.analysis import AnalyzeOptions
        from evenside.session.simulated import write_recording
        from evenside.simulator.options import SimOptions

        exporter = choose_format(self.name, tmp_path)
        options = SimOptions(seed=7, zones=("calf",), visits=2, faults=faults)
        recording = tmp_path / "session.mcap"
        write_recording(recording, options.make_device(), source=options.source)
        before = recording.read_bytes()
        out = tmp_path / "out" / f"session{(*exporter.suffixes, '')[0]}"

        with open_contents(recording, AnalyzeOptions()) as contents:
            chosen = ExportOptions(exporter.default)
            files = export_contents(contents, exporter, out, chosen, force=False)

        assert files
        assert all(file.stat().st_size for file in files)
        assert list(out.parent.iterdir()) == [out]
        assert recording.read_bytes() == before

"""What is decided before the fake test, and the fake device's check."""

from tests.server.fake_person import ZONES, Json

from evenside.errors import UsageError

CAUTIONS = {
    "clot": ("No blood clot, now or before.", True),
    "bone": ("No broken bone.", True),
    "pregnant": ("Not pregnant, or asked a midwife.", False),
}


class FakeSetup:
    """The choices of one session; a zone that is not there is refused."""

    def __init__(self, zones: tuple[str, ...], visits_per_zone: int) -> None:
        self._visits_per_zone = visits_per_zone
        self._ticked: list[str] = []
        self._fields: Json = {
            "person_code": None,
            "body_mass_kg": 70.0,
            "phase": "baseline",
            "test": "measured",
            "zones": list(zones),
            "rating_by": "presses",
            "is_blind": False,
            "language": "en",
        }

    def change(self, fields: Json) -> None:
        for zone in fields.get("zones", ()):
            if zone not in ZONES:
                raise UsageError(f"zones: {zone!r} is not one of {', '.join(ZONES)}")
        self._ticked = list(fields.get("cautions", self._ticked))
        self._fields |= {name: value for name, value in fields.items() if name != "cautions"}

    def to_json(self) -> Json:
        missing = [name for name in CAUTIONS if name not in self._ticked]
        problems = [{"id": "cautions", "text": "Please read the cautions first."}]
        return {
            **self._fields,
            "all_zones": list(ZONES),
            "all_tests": [
                {"id": "measured", "name": "Measured test", "about": "Left and right in turn."},
                {"id": "quick", "name": "Quick chart", "about": "One visit a side."},
            ],
            "first_side": "left",
            "visits_per_zone": self._visits_per_zone,
            "cautions": [
                {"id": name, "text": text, "is_stop": is_stop, "is_ticked": name in self._ticked}
                for name, (text, is_stop) in CAUTIONS.items()
            ],
            "is_ready": not missing,
            "problems": problems if missing else [],
        }


def check_json(is_connected: bool) -> Json:
    """The device is good while it is there."""
    what = None if is_connected else "Look at the cable."
    text = "80 samples/s" if is_connected else "No device."
    items = [{"id": "device", "is_good": is_connected, "text": text, "what_to_do": what}]
    line = "Everything is ready." if is_connected else "The device is away."
    return {"is_good": is_connected, "text": line, "items": items}

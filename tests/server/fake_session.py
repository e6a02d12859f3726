"""A session with behaviour and without a device: time passes only when a test says so.

``tick`` moves the virtual clock on by one step; the script's person presses, holds, gives a number
and rests, and every message type of docs/api.md is told to whoever has subscribed. It refuses what
the real session refuses, with sentences of its own.
"""

from collections.abc import Sequence

from tests.server.fake_device import FakeDevice
from tests.server.fake_person import (
    ANYBODY,
    PERSON,
    ZONES,
    Json,
    Side,
    compare,
    load_at,
    score_at,
    summarise,
)
from tests.server.fake_setup import FakeSetup, check_json

from evenside.errors import UsageError
from evenside.session.hub import Hub, Subscription
from evenside.session.jsonout import JsonDict

QUALITY: Json = {  # of a link on which nothing was lost
    "samples_expected": 0,
    "samples_received": 0,
    "samples_lost": 0,
    "corrupt_frames": 0,
    "saturated_samples": 0,
    "gaps": [],
    "drift_n": None,
    "warnings": [],
}
TICK_S = 0.1
TARE_S, SWEEP_S, READY_S, HOLD_S, ROLL_OFF_S, REST_S = 2.0, 10.0, 3.0, 10.0, 1.5, 5.0


class FakeSession:
    """Implements ``SessionPort`` by a script; ``answers`` lets the person give the numbers."""

    def __init__(
        self,
        zones: tuple[str, ...] = ("glute", "hamstring", "mid_quad"),
        visits_per_zone: int = 8,
        *,
        answers: bool = True,
        room: int = 256,
    ) -> None:
        sides = ("left", "right")
        self.plan = [(zone, sides[i % 2]) for zone in zones for i in range(visits_per_zone)]
        self.answers = answers
        self.hub = Hub(room)
        self.now_s = 0.0
        self.is_live = True
        self.path: str | None = "/home/runner/evenside/2025-03-14T0915.mcap"
        self.warning: str | None = None  # why nothing is written
        self.n_lost = 0
        self.events: list[Json] = []
        self.holds: list[Json] = []
        self.annotations: list[Json] = []
        self.speeches: list[Json] = []
        self.choices = FakeSetup(zones, visits_per_zone)
        self.open_visit: Json | None = None
        self.link: Json = {"state": "connected", "detail": ""}
        self._state, self._since_s, self._visit_no = "idle", 0.0, 0
        self._line = "Ready when you are."
        self._rated: Json | None = None
        self.device = FakeDevice()
        self._told_guide: Json = {}

    # What the server asks

    def snapshot(self) -> Json:
        return {
            "v": 1,
            "type": "snapshot",
            "stream": self.hub.stream,
            "seq": self.hub.seq,
            "source": "sim:?seed=7",
            "is_live": self.is_live,
            "recording": self.path,
            "fs_hz": 80.0,
            "device": {"name": "Simulated plate", "device_kind": "plate"},
            "zones": ZONES,
            "setup": self.choices.to_json(),
            "check": check_json(self.link["state"] == "connected"),
            "guide": self.guide_json(),
            "speeches": self.speeches[-20:],
            "visit": self.open_visit,
            "trace": self.device.trace(),
            "events": self.events,
            "annotations": list(self.annotations),
            **self.results(),
            "health": self.health(),
            "link": self.link,
        }

    def subscribe(self) -> Subscription:
        return self.hub.subscribe()

    def since(self, stream: str, seq: int) -> Sequence[JsonDict] | None:
        return self.hub.since(stream, seq)

    def person_code(self) -> str | None:
        return self.choices.to_json()["person_code"]  # type: ignore[no-any-return]

    def result(self) -> Json:
        source = {"path": None, "sha256": None, "duration_s": self.now_s, "sample_rate_hz": 80.0}
        return {
            "schema": "evenside.analysis/1",
            "source": {**source, "device": None},
            "quality": QUALITY,
            "events": self.events,
            **self.results(),
        }

    def trace(self, *, start_s: float, end_s: float, points: int) -> Json:
        return self.device.long_trace(start_s, min(end_s, self.now_s), points)

    def setup(self, **fields: object) -> Json:
        if self._state not in ("idle", "done") and fields.keys() & {"zones", "test"}:
            raise UsageError("the test has begun; stop it to change what it is")
        self.choices.change(dict(fields))
        self._publish("setup", setup=self.choices.to_json())
        return self.choices.to_json()

    def sync(self, text: str) -> Json:
        return self._note("note", {"text": text, "kind": "sync"})

    def note(self, text: str, drills: Sequence[str] = (), *, time_s: float | None = None) -> Json:
        if not text and not drills:
            raise UsageError("a note needs words or a drill")
        data = {"text": text, **({"drills": list(drills)} if drills else {})}
        return self._note("note", data, time_s=time_s)

    def correct(
        self, annotation: int, *, time_s: float | None, data: object, drop: bool, why: str
    ) -> Json:
        if annotation >= len(self.annotations):
            raise UsageError(f"there is no annotation {annotation}")
        change = {"time_s": time_s, "data": data, "drop": drop, "why": why}
        return self._note("correction", {"annotation": annotation, **change})

    def rate(self, score: float, kind: str, *, from_memory: bool = False) -> Json:
        if not any(note["kind"] == "visit_start" for note in self.annotations):
            raise UsageError("there is nothing to rate yet: the first visit has not begun")
        if from_memory:
            return self._note("rating", {"score": score, "kind": kind, "by": "memory"})
        self._rated = {"score": score, "kind": kind, "time_s": self.now_s}
        return self._note("rating", {"score": score, "kind": kind, "by": "hand"})

    def review(self) -> Json:
        marks = [
            {"number": i, **note, "is_dropped": False, "is_corrected": False}
            for i, note in enumerate(self.annotations)
        ]
        return {"duration_s": self.now_s, "fs_hz": 80.0, "marks": marks, "quality": {},
                "events": self.events, **self.results()}  # fmt: skip

    def visit(self, action: str, zone: str, side: str) -> Json:
        if self._state not in ("idle", "done"):
            raise UsageError("the guide makes the visits; stop it to mark them by hand")
        if action == "start":
            return self._begin_visit(zone, side)
        if self.open_visit is None:
            raise UsageError("no visit is open")
        return self._end_visit()

    def recording(self) -> Json:
        return {"path": None, "why_not": self.warning, "kept_bytes": 0}

    def record_to(self, path: str | None) -> Json:
        return {"path": path, "why_not": None, "kept_bytes": 0}

    def tare(self) -> Json:
        if self.device.is_pressed:
            raise UsageError("somebody is on the plate: the zero is taken without load")
        return self._note("tare", {"from_index": self.device.n_samples, "counts": [8123, 7990]})

    def guide(self, action: str) -> Json:
        if action == "start":
            self._visit_no = 0
            self._enter("tare", "Stay off the roller for a moment.")
        elif action == "skip_rest":
            if self._state != "rest":
                raise UsageError("there is no rest to skip")
            self._enter("ready", self._where("{}. {}"))
        elif action == "next":
            self._next()
        elif action == "repeat":
            self._visit_no = max(0, self._visit_no - (self._state == "rest"))
            self._enter("ready", self._where("{}. {}"))
        else:
            self.device.let_go(self.now_s)
            self._enter("idle", "Stopped. What was measured is kept.")
        self._tell_guide()
        return self.guide_json()

    # What a test does to it

    def tick(self, n: int = 1) -> None:
        """Let ``n`` steps of time pass."""
        for _ in range(n):
            self.now_s = round(self.now_s + TICK_S, 6)
            if self.link["state"] == "connected":
                self._sample()
                self._step()
            if round(self.now_s / TICK_S) % 10 == 0:
                self._publish("health", health=self.health())

    def run_until(self, state: str, visit_no: int) -> None:
        """Let time pass until the guide is in ``state`` of the visit with this number."""
        while (self._state, self._visit_no) != (state, visit_no):
            assert self.now_s < 3600, f"the guide never came to {state} {visit_no}"
            self.tick()

    def wobble(self) -> None:
        """The load is not steady any more: the hold has to begin again."""
        guide = {**self.guide_json(), "hold_s": None, "line": "Find the spot, then keep still."}
        self._publish("guide", guide=guide)

    def lose_device(self) -> None:
        self._publish_link("lost", "the port is gone")

    def find_device(self) -> None:
        self._publish_link("connected", "")

    def end(self) -> None:
        self._publish_link("ended", "")
        self.hub.close()

    # How it goes on

    def _step(self) -> None:
        due_s = self.now_s - self._since_s
        is_first = self._visit_no < len(self.plan) and self._is_first_of_zone()
        if self._state == "tare" and due_s >= TARE_S:
            self._enter("ready", self._where("{}. {}"))
        elif self._state == "ready" and due_s >= READY_S + SWEEP_S * is_first:
            self._begin_visit(*self.plan[self._visit_no])
            self._enter("hold", "Good. Hold.")
        elif self._state == "ready" and is_first:
            self._sweep(due_s)
        elif self._state == "hold" and due_s >= HOLD_S:
            self._enter("rate", "Your number?", since_s=self._since_s)
        elif self._state == "rate":
            self._wait_for_number(due_s)
        elif self._state == "rest" and due_s >= REST_S:
            self._enter("ready", self._where("{}. {}"))
        self._tell_guide()

    def _wait_for_number(self, due_s: float) -> None:
        if self.answers and self._rated is None and due_s >= HOLD_S + 0.5:
            zone, side = self.plan[self._visit_no]
            self.rate(score_at(zone, side, self._visit_no), "tension")
        if self._rated is not None and due_s >= HOLD_S + ROLL_OFF_S:
            self._end_visit()
            self._next()

    def _sweep(self, due_s: float) -> None:
        """Two slow passes there and back, to get used to the place."""
        self.device.press(self._person().load_n, self._since_s)
        n = int(due_s / 2.5)
        if n > 0 and abs(due_s - 2.5 * n) < TICK_S / 2:
            direction = 1 if n % 2 else -1
            self._tell_event("pass", self.now_s - 2.5, travel_m=0.18, direction=direction)

    def _next(self) -> None:
        self.device.let_go(self.now_s)
        self._visit_no += 1
        if self._visit_no < len(self.plan):
            self._enter("rest", self._where("Rest. {} next."))
        else:
            self._enter("done", "That was the last one. Well done.")

    def _begin_visit(self, zone: str, side: str) -> Json:
        self._rated = None
        self.open_visit = {"zone": zone, "side": side, "start_s": self.now_s}
        self.device.press(self._person().load_n, self.now_s)
        return self._note("visit_start", {"zone": zone, "side": side})

    def _end_visit(self) -> Json:
        assert self.open_visit is not None
        start_s = self.open_visit["start_s"]
        self._tell_event("dwell", start_s)
        if self._rated is not None:
            self._keep_hold(self.open_visit, start_s)
        self.open_visit = None
        self.device.let_go(self.now_s)
        note = self._note("visit_end", {})
        self._publish("result", **self.results())
        return note

    def _keep_hold(self, visit: Json, start_s: float) -> None:
        assert self._rated is not None
        load_n = load_at(self.now_s, self._person().load_n)
        self.holds.append(
            {
                "zone": visit["zone"],
                "side": visit["side"],
                "start_s": start_s,
                "end_s": self.now_s,
                "load_n": load_n,
                "load_bw": None,
                "score": self._rated["score"],
                "score_kind": self._rated["kind"],
                "score_time_s": self._rated["time_s"],
                "usable": self.now_s - start_s > 8,
                "why_not": None if self.now_s - start_s > 8 else "shorter than eight seconds",
                "phase": "baseline",
            }
        )

    def _person(self) -> Side:
        visit = self.open_visit
        place = (visit["zone"], visit["side"]) if visit else self._place()
        return PERSON.get(place, ANYBODY)

    def _place(self) -> tuple[str, str]:
        return self.plan[min(self._visit_no, len(self.plan) - 1)]

    def _is_first_of_zone(self) -> bool:
        return self._visit_no == 0 or self.plan[self._visit_no - 1][0] != self._place()[0]

    def _where(self, form: str) -> str:
        zone, side = self._place()
        return form.format(f"{side.capitalize()} {ZONES[zone]['name'].lower()}", ZONES[zone]["how"])

    # What it tells

    def results(self) -> Json:
        measured = [zone for zone in ZONES if any(hold["zone"] == zone for hold in self.holds)]
        usable = [hold for hold in self.holds if hold["usable"]]
        comparisons = [compare(zone, usable) for zone in measured]
        return {
            "holds": list(self.holds),
            "comparisons": comparisons,
            "changes": [],
            "summary": summarise(comparisons),
            "signs": [],
        }

    def guide_json(self) -> Json:
        place = self._place() if self._visit_no < len(self.plan) else (None, None)
        holding, resting = self._state in ("hold", "rate"), self._state == "rest"
        due_s = self.now_s - self._since_s
        return {
            "state": self._state,
            "zone": place[0],
            "side": place[1],
            "visit_no": self._visit_no,
            "n_visits": len(self.plan),
            "line": self._line,
            "hold_s": int(due_s) if holding else None,
            "hold_target_s": HOLD_S,
            "rest_s": int(REST_S - due_s) if resting else None,
            "band_n": self._band(place[0]),
            "plan": [
                {"zone": zone, "side": side, "is_practice": False, "done": i < self._visit_no}
                for i, (zone, side) in enumerate(self.plan)
            ],
            "cue": "good" if self._state == "hold" else None,
            "is_practice": False,
            "limits": {"warn_n": 378.0, "stop_n": 481.0, "left_s": None},
            "pace": {"passes_per_min": None},
            "rating": self._rating_json(),
            "needs": [],
        }

    def _rating_json(self) -> Json:
        score = None if self._rated is None else self._rated["score"]
        state = "heard" if self._rated else ("asked" if self._state == "rate" else None)
        return {
            "state": state,
            "presses": 0,
            "score": score,
            "by": None if self._rated is None else "hand",
        }

    def health(self) -> Json:
        return {
            "rate_hz": 79.6,
            "nominal_rate_hz": 80.0,
            "samples_lost": 0,
            "loss_pct": 0.0,
            "corrupt_frames": 0,
            "latency_ms": {"p50": 3.2, "p99": 7.9},
            "clock": {"skew_ppm": 21.0, "residual_ms": 0.41},
            "dropped_messages": 0,
            "link": self.link["state"],
            "warning": self.warning,
            "recording": self.warning and {"why_not": self.warning, "records_lost": self.n_lost},
            "warnings": [],
            "saturated_samples": 0,
            "samples_unsent": 0,
            "glitches": 0,
        }

    def _band(self, zone: str | None) -> list[float] | None:
        first = next((hold["load_n"] for hold in self.holds if hold["zone"] == zone), None)
        return None if first is None else [0.9 * first, 1.1 * first]

    def _sample(self) -> None:
        is_sweeping = self._state == "ready"
        message = self.device.sample_until(self.now_s, self._since_s, is_sweeping)
        self._publish("block", **message, arrival_ns=0)

    def _enter(self, state: str, line: str, since_s: float | None = None) -> None:
        self._state, self._line = state, line
        self._since_s = self.now_s if since_s is None else since_s
        self.speeches.append(
            {
                "n": len(self.speeches),
                "key": f"say.{state}",
                "text": line,
                "sound": "chime" if state == "rate" else None,
                "time_s": self.now_s,
            }
        )
        self._publish("speech", speech=self.speeches[-1])

    def _tell_guide(self) -> None:
        guide = self.guide_json()
        if guide != self._told_guide:
            self._told_guide = guide
            self._publish("guide", guide=guide)

    def _tell_event(
        self,
        kind: str,
        start_s: float,
        travel_m: float | None = None,
        direction: int | None = None,
    ) -> None:
        zone, side = self._place()
        visit = self.open_visit or {"zone": zone, "side": side}
        load_n = self._person().load_n
        event = {
            "kind": kind,
            "zone": visit["zone"],
            "side": visit["side"],
            "start_s": start_s,
            "end_s": self.now_s,
            "load_n": load_n,
            "peak_n": load_n + 4,
            "impulse_ns": load_n * (self.now_s - start_s),
            "travel_m": travel_m,
            "direction": direction,
            "coverage": 1.0,
        }
        self.events.append(event)
        self._publish("event", event=event)

    def _note(self, kind: str, data: Json, *, time_s: float | None = None) -> Json:
        at_s = self.now_s if time_s is None else time_s
        annotation = {"kind": kind, "time_s": at_s, "data": data}
        self.annotations.append(annotation)
        self._publish("annotation", annotation=annotation)
        return annotation

    def _publish_link(self, state: str, detail: str) -> None:
        self.link = {"state": state, "detail": detail}
        self._publish("link", link=self.link)
        self._publish("check", check=check_json(state == "connected"))

    def _publish(self, kind: str, **body: object) -> None:
        self.hub.publish({"v": 1, "type": kind, **body})

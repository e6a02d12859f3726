// reduce(state, message): every message type, in the order in which a session sends them.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { INITIAL, reduce, zonesToShow } from "./state.js";

const ZONES = {
  glute: { name: "Glute", is_major_mover: true },
  hamstring: { name: "Hamstring", is_major_mover: true },
};
const CONNECTED = { state: "connected", detail: "" };

function message(type, body = {}) {
  return { v: 1, type, ...body };
}

function snapshot(body = {}) {
  const trace = { start_s: 10, fs_hz: 40, load_n: [240, 250], position_m: [0.01, null] };
  return message("snapshot", { source: "sim:", zones: ZONES, trace, link: CONNECTED, ...body });
}

function note(kind, timeS, data = {}) {
  return message("annotation", { annotation: { kind, time_s: timeS, data } });
}

function all(...messages) {
  return messages.reduce(reduce, INITIAL);
}

function comparison(zone, verdict, difference = 1.8) {
  return {
    zone,
    verdict,
    difference_points: difference,
    ci95: [1, 2.6],
    reasons: ["Cannot tell yet: two more holds on each side."],
    n_left: 4,
    n_right: 4,
  };
}

test("a page begins empty and opening", () => {
  assert.equal(INITIAL.connection, "opening");
  assert.equal(INITIAL.now, null);
});

test("a snapshot fills everything and opens the page", () => {
  const state = all(snapshot({ events: [{ kind: "dwell" }], guide: { state: "rest" } }));

  assert.equal(state.connection, "open");
  assert.equal(state.source, "sim:");
  assert.deepEqual(state.now, { time_s: 10.025, load_n: 250, position_m: null });
  assert.equal(state.guide.state, "rest");
  assert.equal(state.events.length, 1);
});

test("a snapshot replaces all that a page knew before", () => {
  const state = all(
    snapshot({ events: [{ kind: "dwell" }] }),
    message("event", { event: { kind: "pass" } }),
    note("visit_start", 1, { zone: "glute", side: "left" }),
    snapshot(),
  );

  assert.deepEqual(state.events, []);
  assert.equal(state.visit, null);
  assert.equal(state.lastVisit, null);
});

test("a snapshot before the first sample has no reading", () => {
  const empty = { start_s: 0, fs_hz: null, load_n: [], position_m: [] };

  assert.equal(all(snapshot({ trace: empty })).now, null);
});

test("a snapshot without a device has no reading, whatever its trace holds", () => {
  assert.equal(all(snapshot({ link: { state: "lost", detail: "" } })).now, null);
});

test("a snapshot tells ratings and the open visit from its annotations", () => {
  const annotations = [
    note("visit_start", 3, { zone: "glute", side: "left" }),
    note("rating", 13, { score: 4, kind: "tension" }),
    note("visit_end", 15),
    note("visit_start", 40, { zone: "glute", side: "right" }),
  ].map((each) => each.annotation);
  const visit = { zone: "glute", side: "right", start_s: 40 };
  const state = all(snapshot({ annotations, visit }));

  assert.deepEqual(state.ratings, [{ time_s: 13, score: 4, side: "left" }]);
  assert.deepEqual(state.visit, visit);
  assert.equal(state.lastRating, null);
});

test("a recording that is played back is known as one", () => {
  assert.equal(all(snapshot({ is_live: false })).isLive, false);
  assert.equal(all(snapshot()).isLive, true);
});

test("a block moves the newest reading", () => {
  const block = { start_s: 11, fs_hz: 40, load_n: [1, 2, 3], position_m: [0, 0, 0.5] };
  const state = all(snapshot(), message("block", block));

  assert.deepEqual(state.now, { time_s: 11.05, load_n: 3, position_m: 0.5 });
});

test("a block whose newest sample is missing has a reading without a load", () => {
  const block = { start_s: 11, fs_hz: 40, load_n: [1, null], position_m: [0, null] };

  assert.equal(all(snapshot(), message("block", block)).now.load_n, null);
});

test("an empty block changes no reading", () => {
  const block = { start_s: 11, fs_hz: 40, load_n: [], position_m: [] };

  assert.equal(all(snapshot(), message("block", block)).now.load_n, 250);
});

test("what the voice says is kept, the newest twenty", () => {
  let state = all(snapshot({ speeches: [{ n: 0, text: "Ready when you are." }] }));
  assert.equal(state.speeches[0].n, 0);

  for (let n = 1; n < 30; n += 1) state = reduce(state, message("speech", { speech: { n } }));

  assert.deepEqual(state.speeches.map(({ n }) => n), Array.from({ length: 20 }, (_, i) => i + 10));
});

for (const part of ["setup", "check", "access"]) {
  test(`${part} comes with the snapshot and is replaced by its message`, () => {
    const before = all(snapshot({ [part]: { is: "old" } }));
    assert.deepEqual(before[part], { is: "old" });

    assert.deepEqual(reduce(before, message(part, { [part]: { is: "new" } }))[part], { is: "new" });
  });
}

test("a screen that is shut out reads nothing and keeps what it has seen", () => {
  const state = all(snapshot({ events: [{ kind: "dwell" }] }), { type: "page/shut_out" });

  assert.equal(state.connection, "shut_out");
  assert.equal(state.now, null);
  assert.equal(state.events.length, 1);
});

test("events are kept in order, the oldest go when there are too many", () => {
  let state = all(snapshot());
  for (let i = 0; i < 520; i += 1) state = reduce(state, message("event", { event: { start_s: i } }));

  assert.equal(state.events.length, 500);
  assert.equal(state.events.at(-1).start_s, 519);
});

test("a visit opens and closes", () => {
  const opened = all(snapshot(), note("visit_start", 12, { zone: "glute", side: "left" }));
  assert.deepEqual(opened.visit, { zone: "glute", side: "left", start_s: 12 });

  assert.equal(reduce(opened, note("visit_end", 20)).visit, null);
});

test("what was noted is kept, with its drills where there are some", () => {
  const notes = [note("note", 3, { text: "new shoes" }), note("note", 9, { text: "", drills: ["calf.left.isolate"] })];
  const state = all(snapshot(), ...notes);

  assert.deepEqual(state.notes, [
    { time_s: 3, text: "new shoes", drills: [] },
    { time_s: 9, text: "", drills: ["calf.left.isolate"] },
  ]);
});

test("a rating is read back with the visit that it belongs to", () => {
  const state = all(
    snapshot(),
    note("visit_start", 12, { zone: "glute", side: "left" }),
    note("rating", 22, { score: 6, kind: "tension" }),
  );

  assert.deepEqual(state.lastRating, { score: 6, kind: "tension", zone: "glute", side: "left" });
  assert.deepEqual(state.ratings, [{ time_s: 22, score: 6, side: "left" }]);
});

test("a rating after the roll-off still belongs to the visit that has just ended", () => {
  const state = all(
    snapshot({ guide: { state: "rest", zone: "glute", side: "right" } }),
    note("visit_start", 12, { zone: "glute", side: "left" }),
    note("visit_end", 24),
    note("rating", 26, { score: 6, kind: "tension" }),
  );

  assert.equal(state.lastRating.side, "left");
});

test("the next visit clears what was read back", () => {
  const state = all(
    snapshot(),
    note("visit_start", 12, { zone: "glute", side: "left" }),
    note("rating", 22, { score: 6, kind: "tension" }),
    note("visit_end", 24),
    note("visit_start", 54, { zone: "glute", side: "right" }),
  );

  assert.equal(state.lastRating, null);
});

test("other annotations change nothing", () => {
  const before = all(snapshot());

  assert.equal(reduce(before, note("tare", 3, { counts: [1] })), before);
});

test("a result replaces holds, comparisons and summary", () => {
  const body = { holds: [{}], comparisons: [comparison("glute", "cannot_tell")], summary: {} };
  const state = all(snapshot(), message("result", body));

  assert.equal(state.holds.length, 1);
  assert.equal(state.comparisons[0].zone, "glute");
});

test("only a verdict that has changed is announced", () => {
  const first = { holds: [], comparisons: [comparison("glute", "cannot_tell")], summary: {} };
  const second = {
    ...first,
    comparisons: [comparison("glute", "cannot_tell"), comparison("hamstring", "right_tighter")],
  };
  const state = all(snapshot(), message("result", first), message("result", second));

  assert.equal(
    state.announcement,
    "Right hamstring is tighter: 1.8 points at the same force (1.0 to 2.6).",
  );
  assert.equal(reduce(state, message("result", second)).announcement, state.announcement);
});

test("a lost device takes the reading away, a found one waits for the next sample", () => {
  const lost = all(snapshot(), message("link", { link: { state: "lost", detail: "unplugged" } }));
  assert.equal(lost.now, null);

  assert.equal(reduce(lost, message("link", { link: CONNECTED })).now, null);
});

test("a server that is gone takes the reading away and keeps the findings", () => {
  const result = { holds: [], comparisons: [comparison("glute", "balanced")], summary: {} };
  const state = all(snapshot(), message("result", result), { type: "page/gone" });

  assert.equal(state.connection, "gone");
  assert.equal(state.now, null);
  assert.equal(state.comparisons.length, 1);
});

test("a refusal is shown where it belongs until that request succeeds", () => {
  const refused = all(snapshot(), { type: "page/refused", about: "visit", text: "No visit is open." });
  assert.deepEqual(refused.notice, { about: "visit", text: "No visit is open." });

  assert.equal(reduce(refused, { type: "page/sent", about: "rating" }).notice, refused.notice);
  assert.equal(reduce(refused, { type: "page/sent", about: "visit" }).notice, null);
});

test("a message of a newer version says so and changes nothing else", () => {
  const before = all(snapshot());
  const after = reduce(before, { v: 2, type: "guide", guide: { state: "hold" } });

  assert.equal(after.connection, "newer");
  assert.equal(after.guide, before.guide);
});

for (const type of ["weather", "constructor", "__proto__", "toString"]) {
  test(`a message of the unknown type ${type} changes nothing`, () => {
    const before = all(snapshot());

    assert.equal(reduce(before, message(type)), before);
  });
}

test("no message changes a state that somebody still holds", () => {
  const frozen = deepFreeze(all(snapshot({ events: [], annotations: [] })));
  const messages = [
    message("block", { start_s: 1, fs_hz: 40, load_n: [1], position_m: [1] }),
    message("event", { event: {} }),
    note("visit_start", 1, { zone: "glute", side: "left" }),
    note("rating", 1, { score: 1, kind: "pain" }),
    message("guide", { guide: {} }),
    message("result", { holds: [], comparisons: [], summary: {} }),
    message("health", { health: {} }),
    message("link", { link: CONNECTED }),
    message("setup", { setup: {} }),
    message("check", { check: {} }),
    message("access", { access: {} }),
    message("speech", { speech: {} }),
    { type: "page/gone" },
  ];

  for (const each of messages) assert.notEqual(reduce(frozen, each), frozen);
});

test("the axis shows compared, planned, held and visited zones in the order of the chart", () => {
  const state = {
    ...all(snapshot()),
    comparisons: [{ zone: "hamstring" }],
    guide: { plan: [{ zone: "glute" }, { zone: "glute" }] },
    holds: [{ zone: "coach_zone" }, { zone: null }],
    visit: { zone: "hamstring" },
  };

  assert.deepEqual(zonesToShow(state), ["glute", "hamstring", "coach_zone"]);
});

function deepFreeze(value) {
  if (value !== null && typeof value === "object") {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

test("a page that is told what it missed goes on with what it knows", () => {
  const gone = all(snapshot(), { type: "page/gone" });
  const state = reduce(gone, message("missed", { messages: [], access: { role: "viewer", n_viewers: 3 } }));

  assert.equal(state.connection, "open");
  assert.equal(state.source, "sim:");
  assert.equal(state.access.n_viewers, 3);
});

// What the sessions of a zone say together, and where they lie in the picture.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { endOf, measured, sentencesOf, shareOf, spanOf } from "./history-points.js";

const SESSIONS = [
  { session_id: "a", created: "2026-01-05T18:30:00+00:00" },
  { session_id: "b", created: "2026-01-19T18:30:00+00:00" },
  { session_id: "c", created: "2026-02-02T18:30:00+00:00" },
];

function point(i, points, verdict = "right_tighter") {
  return {
    ...SESSIONS[i],
    difference_points: points,
    ci95: points === null ? null : [points - 0.8, points + 0.8],
    verdict,
    reasons: ["Cannot tell yet: two more holds on each side."],
    n_left: 4,
    n_right: 4,
  };
}

const LASTING = { n_sessions: 3, mean_points: 1.84, ci95: [1.0, 2.7], verdict: "right_tighter" };
const CHANGE = { from: "a", to: "c", points: -1.24, ci95: [-2.0, -0.5], verdict: "lower", detectable_points: 0.75 };
const TREND = { points_per_week: -0.31, ci95: [-0.5, -0.1], weeks: 4.0, direction: "towards_left" };

function said(body) {
  const entry = { zone: "calf", points: [point(0, 2), point(1, 1.5), point(2, 1)], combined: null, trend: null, change: null, why_not: null };
  return sentencesOf({}, { ...entry, ...body }, SESSIONS);
}

for (const [what, body, words] of [
  ["a lasting difference", { combined: LASTING }, "Right calf is tighter over 3 sessions: 1.8 points (1.0 to 2.7)."],
  [
    "a lasting difference on the left, in points above 0",
    { combined: { ...LASTING, mean_points: -1.84, ci95: [-2.7, -1.0], verdict: "left_tighter" } },
    "Left calf is tighter over 3 sessions: 1.8 points (1.0 to 2.7).",
  ],
  [
    "balance",
    { combined: { ...LASTING, mean_points: -0.2, ci95: [-0.6, 0.2], verdict: "balanced" } },
    "Balanced over 3 sessions: \u22120.2 points (\u22120.6 to +0.2).",
  ],
  [
    "one session since the work",
    { combined: { ...LASTING, n_sessions: 1, verdict: "cannot_tell" } },
    "One session since the work: +1.8 points (+1.0 to +2.7). Whether it lasts is not known yet.",
  ],
  [
    "a change that is real",
    { change: CHANGE },
    "Changed since Jan 5, 2026: 1.2 points towards the left (0.5 to 2.0). That is more than measuring varies.",
  ],
  [
    "a change within the noise, with how large it would have to be",
    { change: { ...CHANGE, ci95: [-2.0, 0.4], verdict: "cannot_tell" } },
    "Since Jan 5, 2026 \u22121.2 points (\u22122.0 to +0.4): within what measuring varies. A change would show from 0.8 points on.",
  ],
  ["a trend", { trend: TREND }, "Over 4 weeks it moves towards the left, by 0.3 points a week (0.1 to 0.5)."],
  ["a level that stays", { trend: { ...TREND, direction: "steady" } }, "Over 4 weeks it stays where it is."],
  ["why they say nothing", { why_not: "No session could be compared." }, "No session could be compared."],
]) {
  test(`${what} is told in one sentence`, () => assert.deepEqual(said(body).map(({ text }) => text), [words]));
}

test("only a change that is larger than the noise is marked", () => {
  assert.equal(said({ change: CHANGE })[0].isReal, true);
  assert.ok(!said({ change: { ...CHANGE, verdict: "unchanged" } })[0].isReal);
});

test("too few sessions for a trend say nothing of one", () => {
  assert.deepEqual(said({ trend: { ...TREND, points_per_week: null, ci95: null } }), []);
});

test("one session is told by its own finding", () => {
  const words = said({ points: [point(0, 2)], combined: { ...LASTING, n_sessions: 1 } }).map(({ text }) => text);

  assert.deepEqual(words, [
    "Right calf is tighter: 2.0 points at the same force (1.2 to 2.8).",
    "One session: whether it lasts is not known yet.",
  ]);
});

test("sessions and work share one span of time", () => {
  const span = spanOf({ sessions: SESSIONS, interventions: [{ at: "2026-02-16T18:30:00+00:00" }] });

  assert.deepEqual(SESSIONS.map(({ created }) => Number(shareOf(created, span).toFixed(3))), [0, 0.333, 0.667]);
});

test("a span without length is all middle", () => {
  assert.equal(shareOf(SESSIONS[0].created, spanOf({ sessions: [SESSIONS[0]], interventions: [] })), 0.5);
});

test("one scale holds the differences of all zones", () => {
  assert.equal(endOf({ zones: [{ points: [point(0, 2)] }, { points: [point(1, -4.5)] }] }), 6);
});

test("a session without a figure has no dot", () => {
  assert.deepEqual(measured([point(0, null), point(1, 1)]).map(({ session_id: id }) => id), ["b"]);
});

// Visits from marks, and the corrections that a filled-in form asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { correctionsFor, ratingOf, visitAt, visitsOf } from "./review-visits.js";

const mark = (number, kind, timeS, data = {}, more = {}) => ({
  number,
  kind,
  time_s: timeS,
  data,
  is_dropped: false,
  is_corrected: false,
  ...more,
});

const MARKS = [
  mark(0, "tare", 1),
  mark(1, "visit_start", 10, { zone: "calf", side: "left" }),
  mark(2, "rating", 20, { score: 7, kind: "tension" }),
  mark(3, "visit_end", 25),
  mark(4, "visit_start", 40, { zone: "calf", side: "right" }),
  mark(5, "rating", 50, { score: 3, kind: "tension" }, { is_corrected: true }),
  mark(6, "visit_end", 55),
];

test("a visit knows the marks that it is made of", () => {
  const [left, right] = visitsOf(MARKS);

  assert.deepEqual([left.zone, left.side, left.startS, left.endS], ["calf", "left", 10, 25]);
  assert.deepEqual([left.start, left.end, ratingOf(left).number], [1, 3, 2]);
  assert.deepEqual([left.isCorrected, right.isCorrected], [false, true]);
});

test("a visit without an end lasts until the next begins", () => {
  const marks = MARKS.filter(({ number }) => number !== 3);

  assert.deepEqual(visitsOf(marks).map(({ end, endS }) => [end, endS]), [[null, 40], [6, 55]]);
});

test("a dropped rating is none, and a dropped visit stays to be taken back", () => {
  const marks = MARKS.map((each) => ([2, 4].includes(each.number) ? { ...each, is_dropped: true } : each));
  const [left, right] = visitsOf(marks);

  assert.equal(ratingOf(left), null);
  assert.equal(right.isDropped, true);
  assert.equal(visitAt([left, right], 45), null);
  assert.equal(visitAt([left, right], 12), left);
});

test("a number from memory is nobody's, and practice is called so", () => {
  const marks = [
    mark(1, "visit_start", 10, { zone: "calf", side: "left", practice: true }),
    mark(2, "visit_end", 25),
    mark(3, "rating", 90, { score: 7, kind: "tension", by: "memory" }),
  ];
  const [visit] = visitsOf(marks);

  assert.equal(ratingOf(visit), null);
  assert.equal(visit.isPractice, true);
});

const same = { zone: "calf", side: "left", startS: 10, endS: 25, score: 7, drop: false, why: "w" };
const TABLE = [
  ["nothing", {}, []],
  ["the number", { score: 4 }, [{ annotation: 2, data: { score: 4 }, why: "w" }]],
  ["no number", { score: null }, [{ annotation: 2, drop: true, why: "w" }]],
  ["the side", { side: "right" }, [{ annotation: 1, time_s: null, data: { side: "right" }, why: "w" }]],
  ["the end", { endS: 30 }, [{ annotation: 3, time_s: 30, why: "w" }]],
  ["the visit, away", { drop: true, score: 1 }, [{ annotation: 1, drop: true, why: "w" }]],
  [
    "both ends, later than the old end: the end goes first",
    { startS: 26, endS: 39 },
    [
      { annotation: 3, time_s: 39, why: "w" },
      { annotation: 1, time_s: 26, data: null, why: "w" },
    ],
  ],
];

for (const [what, change, expected] of TABLE) {
  test(`corrected: ${what}`, () => {
    assert.deepEqual(correctionsFor(visitsOf(MARKS)[0], { ...same, ...change }), expected);
  });
}

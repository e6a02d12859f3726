// What the result says of a zone.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { chanceText, notesOf, verdictText } from "./result-reasons.js";

function comparison(body) {
  return {
    zone: "hamstring",
    difference_points: 1.8,
    ci95: [1.0, 2.6],
    n_left: 4,
    n_right: 3,
    reasons: ["Right is tighter: 1.8 points at the same force (1.0 to 2.6)."],
    method: { id: "matched-force/1", parameters: { margin_points: 1 } },
    ...body,
  };
}

test("a tighter side is named with its zone, size and interval", () => {
  assert.equal(
    verdictText({}, comparison({ verdict: "right_tighter" })).text,
    "Right hamstring is tighter: 1.8 points at the same force (1.0 to 2.6).",
  );
});

test("a tighter left side is told in positive points", () => {
  const left = { verdict: "left_tighter", difference_points: -1.8, ci95: [-2.6, -1.0] };

  assert.equal(
    verdictText({}, comparison(left)).text,
    "Left hamstring is tighter: 1.8 points at the same force (1.0 to 2.6).",
  );
});

for (const [verdict, reason] of [
  ["balanced", "Balanced within one point."],
  ["cannot_tell", "Cannot tell yet: two more holds on each side."],
]) {
  test(`the first reason is the finding: ${reason}`, () => {
    assert.equal(verdictText({}, comparison({ verdict, reasons: [reason] })).text, reason);
  });
}

test("a finding without a reason still says what it is", () => {
  const bare = (verdict) => verdictText({}, comparison({ verdict, reasons: [] })).text;

  assert.equal(bare("cannot_tell"), "Cannot tell yet.");
  assert.equal(bare("balanced"), "Balanced within 1.0 points.");
});

test("the notes give the other reasons and count the holds; what the page does not show is not excused", () => {
  const reasons = ["Cannot tell yet: one more hold on the right.", "No force ratio: unknown.", "Measured after the intervention."];

  assert.deepEqual(notesOf(comparison({ reasons })), [
    { text: "Measured after the intervention." },
    { text: "Holds: 4 left, 3 right." },
  ]);
});

test("that a zone can be uneven by chance is said where the analysis says so", () => {
  const remark = "Among nine zones one such difference can be chance: test it again another day.";

  assert.equal(chanceText(`Left calf is tighter: 1.2 points. ${remark}`).text, remark);
  assert.equal(chanceText("Left calf is tighter: 1.2 points."), null);
});

// Where the zones are on a body.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FIGURE, PLACES, placeOnBody, wayOf } from "./body-places.js";

test("the person's left is at the right from the front, and at the left from behind", () => {
  assert.equal(wayOf("front", "left"), 1);
  assert.equal(wayOf("back", "left"), -1);
  assert.equal(wayOf("front", "right"), -1);
  assert.equal(wayOf("back", "right"), 1);
});

test("a zone that a coach has added has no place, and that is no error", () => {
  assert.equal(placeOnBody("coach_zone", "left"), null);
  assert.equal(placeOnBody("constructor", "left"), null);
});

for (const zone of Object.keys(PLACES)) {
  test(`${zone} lies within the figure, mirrored for the sides`, () => {
    const [left, right] = ["left", "right"].map((side) => placeOnBody(zone, side));

    for (const { cx, cy, rx, ry } of [left, right]) {
      assert.ok(cx - rx > 0 && cx + rx < FIGURE.width);
      assert.ok(cy - ry > 0 && cy + ry < FIGURE.height);
    }
    assert.equal(left.cx + right.cx, 2 * FIGURE.middle);
  });
}

test("no two places of the chart cover each other", () => {
  const chart = Object.keys(PLACES).slice(0, 9).map((zone) => placeOnBody(zone, "left"));

  for (const [i, one] of chart.entries()) {
    for (const other of chart.slice(i + 1).filter(({ view }) => view === one.view)) {
      const apart = Math.abs(one.cy - other.cy) >= one.ry + other.ry || Math.abs(one.cx - other.cx) >= one.rx + other.rx;
      assert.ok(apart, JSON.stringify([one, other]));
    }
  }
});

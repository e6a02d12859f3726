// Scales: coarse steps that grow and stay, and one scale for all rows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadTop, positionEnd, resultEnd, ticks, timeWindow } from "./scale.js";

for (const [maxN, previous, top] of [
  [0, 0, 100],
  [90, 0, 100],
  [99, 0, 200],
  [250, 0, 300],
  [250, 400, 400],
  [90_000, 0, 5000],
]) {
  test(`the load axis for ${maxN} N after ${previous} N ends at ${top} N`, () => {
    assert.equal(loadTop(maxN, previous), top);
  });
}

test("the position axis grows in whole steps of five centimetres and never shrinks", () => {
  assert.equal(positionEnd(0.02), 0.1);
  assert.ok(Math.abs(positionEnd(0.12) - 0.15) < 1e-12);
  assert.ok(Math.abs(positionEnd(0.15, 0.1) - 0.15) < 1e-12);
  assert.equal(positionEnd(0.02, 0.3), 0.3);
});

test("the result axis holds every difference and every interval that carries a verdict", () => {
  const row = (low, high, d = 0, verdict = "balanced") => ({
    ci95: [low, high],
    difference_points: d,
    verdict,
  });

  assert.equal(resultEnd([]), 4);
  assert.equal(resultEnd([row(-1, 1)]), 4);
  assert.equal(resultEnd([row(-1, 1), row(-4.2, -2)]), 6);
  assert.equal(resultEnd([row(-30, 30)]), 10);
  assert.equal(resultEnd([{ ci95: null, difference_points: null, verdict: "cannot_tell" }]), 4);
  assert.equal(resultEnd([row(-9, 3, -3, "cannot_tell")]), 4);
  assert.equal(resultEnd([row(-12, 3, -4.5, "cannot_tell")]), 6);
});

test("time slides with the newest sample", () => {
  assert.deepEqual(timeWindow(100, 60), { fromS: 40, toS: 100 });
});

test("with reduced motion time stands still and jumps on by half a window", () => {
  const at = (newestS) => timeWindow(newestS, 60, true);

  assert.deepEqual(at(10), { fromS: 0, toS: 60 });
  assert.deepEqual(at(59.9), { fromS: 0, toS: 60 });
  assert.deepEqual(at(60), { fromS: 30, toS: 90 });
  assert.deepEqual(at(89.9), { fromS: 30, toS: 90 });
});

test("ticks are the multiples inside the stretch, ends included", () => {
  assert.deepEqual(ticks(-4, 4, 2), [-4, -2, 0, 2, 4]);
  assert.deepEqual(ticks(31, 59, 10), [40, 50]);
  assert.deepEqual(ticks(1, 2, 10), []);
});

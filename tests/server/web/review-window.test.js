// The stretch that is looked at: never outside of the recording, never turned around.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clamped, following, moved, tickStep, zoomed } from "./review-window.js";

const view = (fromS, toS) => ({ fromS, toS });

test("a window stays inside of the recording", () => {
  assert.deepEqual(clamped(view(-5, 5), 100), view(0, 10));
  assert.deepEqual(clamped(view(95, 105), 100), view(90, 100));
  assert.deepEqual(clamped(view(-50, 500), 100), view(0, 100));
  assert.deepEqual(clamped(view(10, 10.01), 100), view(10, 10.5));
});

test("zooming keeps the moment under the finger where it is", () => {
  assert.deepEqual(zoomed(view(20, 60), 0.5, 30, 100), view(25, 45));
  assert.deepEqual(zoomed(view(25, 45), 2, 30, 100), view(20, 60));
  assert.deepEqual(zoomed(view(20, 60), 100, 30, 100), view(0, 100));
});

test("moving stops at the ends", () => {
  assert.deepEqual(moved(view(20, 40), 15, 100), view(35, 55));
  assert.deepEqual(moved(view(20, 40), -50, 100), view(0, 20));
  assert.deepEqual(moved(view(20, 40), 500, 100), view(80, 100));
});

test("what plays stays in sight", () => {
  assert.deepEqual(following(view(0, 10), 5, 100), view(0, 10));
  assert.deepEqual(following(view(0, 10), 9, 100), view(1, 11));
  assert.deepEqual(following(view(50, 60), 20, 100), view(20, 30));
  assert.deepEqual(following(view(90, 100), 99, 100), view(90, 100));
});

test("the time axis has lines at times that a person would say", () => {
  assert.equal(tickStep(view(0, 3600), 10), 600);
  assert.equal(tickStep(view(0, 60), 10), 10);
  assert.equal(tickStep(view(0, 1), 10), 0.1);
  assert.equal(tickStep(view(0, 100000), 10), 10800);
});

// Screens and their addresses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstScreen, screenOf } from "./screens.js";

for (const [hash, screen] of [
  ["", "start"],
  ["#test", "test"],
  ["#review", "review"],
  ["#review?from=10", "review"],
  ["#nowhere", "start"],
  ["#constructor", "start"],
]) {
  test(`the address "${hash}" is the screen ${screen}`, () => {
    assert.equal(screenOf(hash), screen);
  });
}

for (const [isLive, isRunning, screen] of [
  [true, false, "start"],
  [true, true, "test"],
  [false, false, "watch"],
]) {
  test(`a page without an address begins with ${screen}`, () => {
    assert.equal(firstScreen({ isLive, isRunning }), screen);
  });
}

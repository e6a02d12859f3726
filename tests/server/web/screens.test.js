// Screens and their addresses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { screenOf } from "./screens.js";

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

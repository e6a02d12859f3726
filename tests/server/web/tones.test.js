// Load against the band, and pace, as sound.

import assert from "node:assert/strict";
import { test } from "node:test";
import { IN_BAND_HZ, placeOf, tickEveryS, toneHz, toneOf } from "./tones.js";

const BAND = [200, 250];

for (const [load, place] of [[199, "below"], [200, "in"], [250, "in"], [251, "above"], [null, null]]) {
  test(`${load} N against 200 to 250 N is ${place}`, () => {
    assert.equal(placeOf(load, BAND), place);
  });
}

test("without a band there is nothing to hear", () => {
  assert.equal(toneHz(240, null), null);
});

test("the tone rises with the load, with a clear step at both ends of the band", () => {
  const heights = [-5, 0, 100, 199.9, 225, 250.1, 300, 375, 900].map((load) => toneHz(load, BAND));

  assert.deepEqual(heights, [...heights].sort((a, b) => a - b));
  assert.equal(heights[0], 220);
  assert.equal(heights[4], IN_BAND_HZ);
  assert.ok(heights[4] / heights[3] > 1.15 && heights[5] / heights[4] > 1.15);
  assert.ok(Math.abs(heights.at(-1) - 880) < 1e-9);
});

function holding(loadN, state = "hold") {
  return { guide: { state, band_n: BAND }, now: { load_n: loadN }, link: { state: "connected" } };
}

for (const [what, state, mode, isHeard] of [
  ["a good load, with words", holding(225), "words", false],
  ["a good load, with tones only", holding(225), "tones", true],
  ["too little, with words", holding(150), "words", true],
  ["too much in a rest", holding(300, "rest"), "tones", false],
  ["too much, in silence", holding(300), "silent", false],
  ["a missing load", holding(null), "tones", false],
]) {
  test(`${what} is ${isHeard ? "heard" : "not heard"}`, () => {
    assert.equal(toneOf(state, mode) !== null, isHeard);
  });
}

for (const [pace, seconds] of [[20, 3], [60, 1], [1000, 0.4], [1, 6], [0, null], [null, null]]) {
  test(`${pace} passes a minute tick every ${seconds} s`, () => {
    assert.equal(tickEveryS(pace), seconds);
  });
}

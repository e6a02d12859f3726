// The sentences of the page, word for word.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { cellPlace, clock, number, placeName, readBack, sentence, signed, zoneInWords, zoneTitle } from "./words.js";

const ZONES = { hamstring: { name: "Hamstring" }, coach_zone: { name: "XY band" } };

test("a zone that only the server knows is told in its words, the side first", () => {
  assert.equal(placeName({ upper_arm: { name: "Upper arm" } }, "left", "upper_arm"), "Left upper arm");
  assert.equal(placeName({}, "right", "upper_arm"), "Right upper arm");
  assert.equal(zoneTitle({}, "upper_arm"), "Upper arm");
});

test("inside a sentence a zone is written small, unless it begins with initials", () => {
  assert.equal(zoneInWords(ZONES, "hamstring"), "hamstring");
  assert.equal(zoneInWords(ZONES, "coach_zone"), "XY band");
});

test("a change has its sign", () => {
  assert.deepEqual([1.84, -0.5, 0.04, 0].map(signed), ["+1.8", "\u22120.5", "0.0", "0.0"]);
});

for (const [value, decimals, text] of [
  [247.6, 0, "248"],
  [-1.25, 1, "\u22121.3"],
  [-0.02, 1, "0.0"],
  [0, 0, "0"],
  [null, 1, "\u2013"],
  [undefined, 0, "\u2013"],
  [NaN, 0, "\u2013"],
]) {
  test(`the number ${value} with ${decimals} decimals is written "${text}"`, () => {
    assert.equal(number(value, decimals), text);
  });
}

for (const [timeS, decimals, text] of [
  [0, 1, "0:00.0"],
  [9.96, 1, "0:10.0"],
  [59.96, 1, "1:00.0"],
  [754.32, 1, "12:34.3"],
  [65, 0, "1:05"],
  [119.7, 0, "2:00"],
  [3700, 0, "61:40"],
]) {
  test(`the time ${timeS} s is written "${text}"`, () => {
    assert.equal(clock(timeS, decimals), text);
  });
}

test("a rating is read back", () => {
  const rating = { score: 6, kind: "tension", side: "left", zone: "hamstring" };

  assert.equal(readBack(ZONES, rating), "Noted: 6. Left hamstring.");
  assert.equal(readBack(ZONES, { ...rating, score: 6.5, kind: "pain" }), "Noted: 6.5 (pain). Left hamstring.");
  assert.equal(readBack(ZONES, { ...rating, score: 5.03 }), "Noted: 5. Left hamstring.");
  assert.equal(readBack(ZONES, { score: 0, kind: "tension", zone: null, side: null }), "Noted: 0.");
});

test("a refusal of the server becomes a written sentence", () => {
  assert.equal(sentence("no visit is open"), "No visit is open.");
  assert.equal(sentence("Is it on?"), "Is it on?");
});

test("the place of a cell is called as its device does, in the words of the page", () => {
  assert.equal(cellPlace("2 (corner +-)"), "2 (corner +-)");
  assert.equal(cellPlace("hub - 90"), "hub - 90");
  assert.equal(cellPlace("heel"), "heel");
});

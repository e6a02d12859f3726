// What the Test screen says now.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { lineOf, placeText, timerOf, urgencyOf } from "./now.js";

const HOLD = { state: "hold", zone: "hamstring", side: "left", line: "Good. Hold." };

function state(guide, rest = {}) {
  return { guide, zones: {}, visit: null, speeches: [], isLive: true, ...rest };
}

for (const [what, guide, text] of [
  ["a hold", HOLD, "Left hamstring"],
  ["the tare", { ...HOLD, state: "tare" }, "Zero"],
  ["the end", { state: "done", zone: null }, "Test finished"],
  ["no test", { ...HOLD, state: "idle" }, "No test is running"],
]) {
  test(`the heading in ${what} is "${text}"`, () => {
    assert.equal(placeText(state(guide)), text);
  });
}

test("a visit by hand has its place as heading", () => {
  const visit = { zone: "calf", side: "right" };

  assert.equal(placeText(state({ state: "idle" }, { visit })), "Right calf");
});

test("the line is what the voice has just said", () => {
  const speeches = [{ text: "Good. Hold." }, { text: "Press a little more." }];

  assert.equal(lineOf(state(HOLD, { speeches })), "Press a little more.");
});

test("a sound without words leaves the guide's line", () => {
  assert.equal(lineOf(state(HOLD, { speeches: [{ text: "", sound: "tick" }] })), "Good. Hold.");
});

test("the line does not say the place again", () => {
  const guide = { ...HOLD, state: "ready", line: "Left hamstring. Legs crossed." };

  assert.equal(lineOf(state(guide)), "Legs crossed.");
});

for (const [cue, urgency] of [["stop", "stop"], ["lighter", "mind"], ["more", null], [null, null]]) {
  test(`the cue ${cue} is ${urgency ?? "calm"}`, () => {
    assert.equal(urgencyOf(state({ ...HOLD, cue })), urgency);
  });
}

for (const [what, guide, text] of [
  ["a hold counts up", { state: "hold", hold_s: 6.9, hold_target_s: 10 }, "6"],
  ["a rest counts down", { state: "rest", rest_s: 12.1 }, "13"],
  ["a load that is not steady is not timed", { state: "hold", hold_s: null }, null],
  ["nothing else is timed", { state: "ready", hold_s: 3, rest_s: 3 }, null],
]) {
  test(what, () => {
    assert.equal(timerOf(guide)?.text ?? null, text);
  });
}

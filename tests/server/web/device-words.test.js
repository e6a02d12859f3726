// What is said about a device and its calibration.

import "./english.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ageText, cellName, isOver, kgText, kindName, percent, placeAsked, stateOf, trustOf, whereText, withSign } from "./device-words.js";

const DEVICE = { channels: [{ gain: 128 }, { gain: 128 }] };
const KEPT = { date: "2026-03-01T10:00:00+00:00", age_days: 12, uncertainty_pct: 0.24, last_check: null };
const CHECK = { date: "2026-03-14T09:00:00+00:00", holds: false, error_pct: -1.26 };

for (const [what, told, level, words] of [
  ["no device", { device: null, kept: null }, "mind", "No device has answered yet."],
  ["data sheets alone", { device: DEVICE, kept: null }, "mind", "never calibrated"],
  ["a sensor of its maker", { device: { channels: [{ gain: 0 }] }, kept: null }, "good", "Its maker"],
  ["a calibration", { device: DEVICE, kept: KEPT }, "good", "right within 0.24 %"],
  ["an old one", { device: DEVICE, kept: { ...KEPT, age_days: 400 } }, "mind", "more than a year ago"],
  ["one of unknown age", { device: DEVICE, kept: { ...KEPT, age_days: null } }, "good", "right within"],
  ["one that held", { device: DEVICE, kept: { ...KEPT, last_check: { ...CHECK, holds: true } } }, "good", "right within"],
  ["one that did not", { device: DEVICE, kept: { ...KEPT, last_check: CHECK } }, "mind", "\u22121.3 % off on Mar 14, 2026"],
]) {
  test(`what ${what} is worth`, () => {
    const found = trustOf(told);

    assert.equal(found.level, level);
    assert.ok(found.text.includes(words), found.text);
  });
}

for (const [days, text] of [
  [null, ""],
  [0.4, "today"],
  [1.9, "yesterday"],
  [12.3, "12 days ago"],
]) {
  test(`${days} days are "${text}"`, () => assert.equal(ageText(days), text));
}

test("a cell has its number, and its name if it has one", () => {
  assert.equal(cellName({ channel: 2, name: "cell 2 (corner +-)" }), "cell 2 (corner +-)");
  assert.equal(cellName({ channel: 2, name: "cell 2" }), "cell 2");
  assert.equal(cellName({ channel: 2 }), "cell 2");
  assert.equal(cellName({ channel: 2, name: "heel" }), "heel");
});

test("a device of a plug-in's kind is called as it calls itself", () => {
  assert.equal(kindName("roller"), "roller");
  assert.equal(kindName("hammock"), "hammock");
});

const CELLS = [{ channel: 0, name: "cell 0 (corner ++)" }, { channel: 1, name: "cell 1" }];
for (const [point, text] of [
  [{ over: null, turn: null }, "in the middle"],
  [{ over: 0, turn: null }, "over cell 0 (corner ++)"],
  [{ over: 1, turn: null }, "over cell 1"],
  [{ over: 7, turn: null }, "over cell 7"],
  [{ over: null, turn: 0 }, "from its middle, turn 1"],
  [{ over: 1, turn: 3 }, "beside the hub of cell 1, turn 4"],
]) {
  test(`a weight was ${text}`, () => assert.equal(whereText(point, CELLS), text));
}

for (const [prompt, place] of [
  ["Take everything off.", null],
  ["Lay 5 kg in the middle, and take your hands off.", "middle"],
  ["Lay 5 kg over cell 2 (corner +-), and take your hands off.", 2],
  ["Hang 5 kg from it close to the hub of cell 3, without turning it.", 3],
  [null, null],
]) {
  test(`"${prompt}" asks for ${place}`, () => assert.equal(placeAsked(prompt), place));
}

test("a work is over when something came of it, or nothing could", () => {
  const on = { calibrated: null, checked: null, zeroed: null, refused: null };

  assert.equal(isOver(on), false);
  assert.equal(isOver({ ...on, zeroed: { counts: [] } }), true);
  assert.equal(isOver({ ...on, refused: "no" }), true);
});

for (const [work, kind, state] of [
  [{ task: "zero", prompt: "Take everything off.", is_reading: false }, "plate", "done"],
  [{ task: "zero", prompt: null, is_reading: true }, "plate", "reading"],
  [{ task: "zero", prompt: null, is_reading: true }, "roller", "turning"],
  [{ task: "calibrate", prompt: null, is_reading: true }, "roller", "reading"],
  [{ task: "check", prompt: null, is_reading: false }, "plate", "wait"],
]) {
  test(`${work.task} at a ${kind}, ${state}`, () => assert.equal(stateOf(work, kind), state));
}

test("a difference has its sign, and none when it rounds to nothing", () => {
  assert.deepEqual(["0.12 N", "0.00 N", "\u22120.12 N", "\u2013"].map(withSign), ["+0.12 N", "0.00 N", "\u22120.12 N", "\u2013"]);
  assert.equal(percent(1.26), "+1.3 %");
});

test("a mass has as few decimals as it needs", () => {
  assert.deepEqual([20, 2.5, 0.125].map(kgText), ["20", "2.5", "0.125"]);
});

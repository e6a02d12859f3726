// The boxes of the chart: what counts is told, what does not is marked, what is missing stays empty.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, chartZones, isHidden, isToPrint } from "./result-boxes.js";
import { INITIAL } from "./state.js";

const hold = (more) => ({
  zone: "calf",
  side: "left",
  score: 4,
  score_kind: "tension",
  load_n: 200,
  usable: true,
  phase: "baseline",
  corrected: false,
  ...more,
});

test("a box tells the means of the holds that count", () => {
  const holds = [hold(), hold({ score: 6, load_n: 220 }), hold({ score: 10, usable: false }), hold({ side: "right" })];

  assert.deepEqual(boxOf(holds, "calf", "left"), { score: 5, loadN: 210, n: 2, counts: true, isCorrected: false });
});

test("if none counts the box says so, and without a rating it is empty", () => {
  assert.equal(boxOf([hold({ usable: false })], "calf", "left").counts, false);
  assert.equal(boxOf([hold({ score: null })], "calf", "left"), null);
  assert.equal(boxOf([hold({ score_kind: "pain" })], "calf", "left"), null);
});

test("the phases have boxes of their own", () => {
  const holds = [hold({ score: 7 }), hold({ score: 3, phase: "retest" })];

  assert.equal(boxOf(holds, "calf", "left").score, 7);
  assert.equal(boxOf(holds, "calf", "left", "retest").score, 3);
});

test("the nine zones are always there, others when they were measured", () => {
  assert.equal(chartZones(INITIAL).length, 9);
  assert.equal(chartZones({ ...INITIAL, holds: [hold({ zone: "psoas" })] }).at(-1), "psoas");
});

test("a blind test hides its sides until it is over", () => {
  const blind = (state) => isHidden({ setup: { is_blind: true }, guide: { state } });

  assert.deepEqual(["idle", "hold", "rest", "done"].map(blind), [false, true, true, false]);
  assert.equal(isHidden({ setup: { is_blind: false }, guide: { state: "hold" } }), false);
});

const OVER = { canReport: true, connection: "open", isLive: true, holds: [hold()], setup: { is_blind: false }, guide: { state: "done" }, link: { state: "connected" } };

for (const [when, change, is] of [
  ["after the test", {}, true],
  ["after visits by hand", { guide: { state: "idle" } }, true],
  ["in a hold", { guide: { state: "hold" } }, false],
  ["when the source ended in a hold", { guide: { state: "hold" }, link: { state: "ended" } }, true],
  ["when a blind test broke off", { guide: { state: "hold" }, link: { state: "ended" }, setup: { is_blind: true } }, false],
  ["of a recording", { guide: { state: "hold" }, isLive: false }, true],
  ["of nothing measured", { holds: [] }, false],
  ["where the server cannot draw it", { canReport: false }, false],
  ["while the server is gone", { connection: "gone" }, false],
]) {
  test(`the page to print is ${is ? "offered" : "not offered"} ${when}`, () => assert.equal(isToPrint({ ...OVER, ...change }), is));
}

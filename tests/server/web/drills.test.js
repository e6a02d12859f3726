// The drills of the plan in the words of each language.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { drillId, drillName, drillWords, zonesWithDrills } from "./drills.js";
import { useTexts } from "./texts.js";

function speak(code) {
  useTexts(code, JSON.parse(readFileSync(new URL(`./${code}.json`, import.meta.url))));
}

beforeEach(() => speak("en"));

for (const [code, left, right] of [
  ["en", "the left ankle", "the right ankle"],
  ["de", "den linken Knöchel", "den rechten Knöchel"],
  ["fr", "la cheville gauche", "la cheville droite"],
]) {
  test(`in ${code} the words of a drill agree with its side`, () => {
    speak(code);

    assert.ok(drillWords("lower_quad", "left", "after_run").includes(left));
    assert.ok(drillWords("lower_quad", "right", "after_run").includes(right));
    assert.doesNotMatch(drillWords("lower_quad", "right", "after_run"), /[{}]/);
  });
}

test("the other side is named where a drill needs it", () => {
  assert.match(drillWords("lower_quad", "right", "after_run"), /^Lie on the left side/);
});

test("a zone of a coach's own has no drills", () => {
  assert.deepEqual(zonesWithDrills({ calf: {}, elbow: {} }), ["calf"]);
  assert.equal(drillWords("elbow", "left", "isolate"), null);
});

test("a note's drill is told by its place and step", () => {
  assert.equal(drillId("calf", "left", "isolate"), "calf.left.isolate");
  assert.equal(drillName({}, "calf.left.isolate"), "Left calf: Work on the spot");
});

test("what is no drill stays as it was written", () => {
  assert.equal(drillName({}, "ten burpees"), "ten burpees");
});

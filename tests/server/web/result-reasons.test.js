// The sentences of the analysis in the language of the page.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { notesOf, reasonText, verdictText } from "./result-reasons.js";
import { useTexts } from "./texts.js";

const WHY = [
  ["Cannot tell yet: two more holds on each side.", "more_each", "n=2"],
  ["Cannot tell yet: one more hold on the right.", "more_one_side", "n=1 side=rechts"],
  ["Balanced within one point.", "balanced_one", ""],
  ["Balanced within 1.5 points.", "balanced", "margin=1,5"],
  ["Not comparable: you pressed 28 % harder on the left.", "harder", "percent=28 side=links"],
  [
    "Not comparable: the loads on the two sides hardly overlap; you pressed harder on the right.",
    "overlap",
    "side=rechts",
  ],
  [
    "Not comparable: 42 s of treatment rolling came before the last test hold; test first, roll afterwards.",
    "treated",
    "seconds=42",
  ],
  [
    "Not comparable: the scores are too low on the left (median 1.5); press harder on both sides.",
    "too_low",
    "side=links median=1,5",
  ],
  [
    "Not comparable: the scores are too high on the right (median 9); press more lightly on both sides.",
    "too_high",
    "side=rechts median=9",
  ],
  [
    "Not comparable: all holds on the left came before those on the right; take the sides in turn.",
    "in_turn",
    "side=links other=rechts",
  ],
];

const NAMES = ["n", "m", "margin", "percent", "seconds", "side", "other", "median"];

beforeEach(() => {
  const table = { "result.on.left": "links", "result.on.right": "rechts", "result.holds": "{left}|{right}" };
  for (const [, key] of WHY) table[`result.why.${key}`] = `${key} ${NAMES.map((name) => `${name}={${name}}`).join(" ")}`;
  table["result.verdict.tighter"] = "{place}: {points} ({low} bis {high})";
  table["zone.calf.left"] = "Linke Wade";
  useTexts("de", table);
});

for (const [sentence, key, parts] of WHY) {
  test(`"${sentence}" is known`, () => {
    const { text, lang } = reasonText(sentence);
    const filled = text.split(" ").filter((part) => part.includes("=") && !part.includes("{"));

    assert.equal(lang, undefined);
    assert.equal(text.split(" ")[0], key);
    assert.deepEqual(filled, parts === "" ? [] : parts.split(" ").sort((a, b) => NAMES.indexOf(a.split("=")[0]) - NAMES.indexOf(b.split("=")[0])));
  });
}

test("a sentence that is not known is shown as it came, as English", () => {
  assert.deepEqual(reasonText("The moon was full."), { text: "The moon was full.", lang: "en" });
});

test("in English every sentence is the server's own", () => {
  useTexts("en", {});

  assert.deepEqual(reasonText("Balanced within one point."), { text: "Balanced within one point." });
});

test("a verdict is told from its figures, the tighter side's way round", () => {
  const comparison = { zone: "calf", verdict: "left_tighter", difference_points: -1.8, ci95: [-2.6, -1.0], reasons: ["Left is tighter."] };

  assert.equal(verdictText({}, comparison).text, "Linke Wade: 1,8 (1,0 bis 2,6)");
});

test("what no figure on the page needs is not excused", () => {
  const notes = notesOf({ reasons: ["a", "No force ratio: unknown."], n_left: 3, n_right: 2 });

  assert.deepEqual(notes, [{ text: "3|2" }]);
});

// The sentences of the page, word for word.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import {
  clock,
  moversSentence,
  number,
  readBack,
  sentence,
  sideAndZone,
  trouble,
  verdictNote,
  verdictSentence,
} from "./words.js";

const ZONES = { hamstring: { name: "Hamstring" }, it_band: { name: "IT band" } };
const CONNECTED = { state: "connected", detail: "" };

function comparison(body) {
  return {
    zone: "hamstring",
    difference_points: 1.8,
    ci95: [1.0, 2.6],
    n_left: 4,
    n_right: 3,
    reasons: ["Right is tighter: 1.8 points at the same force (1.0 to 2.6)."],
    method: { id: "matched-force/1", parameters: { margin_points: 1 } },
    ...body,
  };
}

test("a tighter side is named with its zone, size and interval", () => {
  assert.equal(
    verdictSentence(ZONES, comparison({ verdict: "right_tighter" })),
    "Right hamstring is tighter: 1.8 points at the same force (1.0 to 2.6).",
  );
});

test("a tighter left side is told in positive points", () => {
  const left = { verdict: "left_tighter", difference_points: -1.8, ci95: [-2.6, -1.0] };

  assert.equal(
    verdictSentence(ZONES, comparison(left)),
    "Left hamstring is tighter: 1.8 points at the same force (1.0 to 2.6).",
  );
});

for (const [verdict, reason] of [
  ["balanced", "Balanced within one point."],
  ["cannot_tell", "Cannot tell yet: two more holds on each side."],
  ["cannot_tell", "Not comparable: you pressed 28 % harder on the left."],
]) {
  test(`the first reason is the finding: ${reason}`, () => {
    assert.equal(verdictSentence(ZONES, comparison({ verdict, reasons: [reason] })), reason);
  });
}

test("a finding without a reason still says what it is", () => {
  const bare = (verdict) => verdictSentence(ZONES, comparison({ verdict, reasons: [] }));

  assert.equal(bare("cannot_tell"), "Cannot tell yet.");
  assert.equal(bare("balanced"), "Balanced within 1.0 points.");
});

test("the note gives the other reasons and counts the holds", () => {
  const reasons = [
    "Cannot tell yet: one more hold on the right.",
    "No force ratio: how the score grows with the load is not known well enough.",
    "One hold was left out: the rating came too late.",
  ];

  assert.equal(
    verdictNote(comparison({ reasons })),
    "One hold was left out: the rating came too late. Holds: 4 left, 3 right.",
  );
});

test("zones are spoken side first, in small letters unless they are initials", () => {
  assert.equal(sideAndZone(ZONES, "left", "hamstring"), "left hamstring");
  assert.equal(sideAndZone(ZONES, "right", "it_band"), "right IT band");
  assert.equal(sideAndZone(ZONES, "left", "coach_zone"), "left coach zone");
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

test("whether the major movers are balanced is yes, no, or not known", () => {
  assert.equal(moversSentence({ major_movers_balanced: true }), "The major movers are balanced.");
  assert.equal(moversSentence({ major_movers_balanced: false }), "The major movers are not balanced yet.");
  assert.match(moversSentence({ major_movers_balanced: null }), /cannot be told/);
  assert.match(moversSentence(null), /cannot be told/);
});

test("a refusal of the server becomes a written sentence", () => {
  assert.equal(sentence("no visit is open"), "No visit is open.");
  assert.equal(sentence("Is it on?"), "Is it on?");
});

for (const [what, state, level, words] of [
  ["an opening page", { connection: "opening" }, "mind", "Opening"],
  ["a program that is gone", { connection: "gone" }, "stop", "does not answer"],
  ["a page that has never seen its program", { connection: "gone", source: null }, "stop", "Looking for Evenside"],
  ["a screen that may not look on any more", { connection: "shut_out" }, "stop", "Scan the code"],
  ["a newer program", { connection: "newer" }, "mind", "load the page again"],
  ["a search for the roller", { link: { state: "connecting" } }, "mind", "Looking for the roller"],
  ["a lost roller", { link: { state: "lost" } }, "stop", "I lost the roller. Stay comfortable, I am looking for it."],
  ["an ended source", { link: { state: "ended" } }, "mind", "has ended"],
  ["a full disk", { health: { warning: "the disk is full" } }, "stop", "Nothing is recorded any more: The disk is full."],
]) {
  test(`${what} is told in one sentence`, () => {
    const found = trouble({ connection: "open", source: "sim:", link: CONNECTED, health: null, ...state });

    assert.equal(found.level, level);
    assert.ok(found.text.includes(words), found.text);
  });
}

test("all is well in silence", () => {
  assert.equal(trouble({ connection: "open", link: CONNECTED, health: { warning: null } }), null);
});

test("a program that is gone matters more than a roller that was lost", () => {
  const found = trouble({ connection: "gone", link: { state: "lost" }, health: null });

  assert.match(found.text, /does not answer/);
});

// What stands between the person and the measurement, in one sentence.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { trouble } from "./trouble.js";

const CONNECTED = { state: "connected", detail: "" };

for (const [what, state, level, words] of [
  ["an opening page", { connection: "opening" }, "mind", "Opening"],
  ["a program that is gone", { connection: "gone" }, "stop", "does not answer"],
  ["a page that has never seen its program", { connection: "gone", source: null }, "stop", "Looking for Evenside"],
  ["a screen that may not look on any more", { connection: "shut_out" }, "stop", "Scan the code"],
  ["a newer program", { connection: "newer" }, "mind", "load the page again"],
  ["a search for the roller", { link: { state: "connecting" } }, "mind", "Looking for the roller"],
  ["a lost roller", { link: { state: "lost" } }, "stop", "I lost the roller. Stay comfortable, I am looking for it."],
  ["an ended source", { link: { state: "ended" } }, "mind", "has ended"],
  ["a full disk", { health: { recording: { why_not: "the disk is full", records_lost: 0 } } }, "stop", "waits in memory and is written as soon as there is a place for it: The disk is full. Make room"],
  ["a full memory", { health: { recording: { why_not: "the disk is full", records_lost: 3 } } }, "stop", "Nothing is recorded any more, as memory is full too: The disk is full. Make room"],
  ["another program", { health: { warning: "update the older of the two", recording: null } }, "stop", "Update the older of the two."],
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

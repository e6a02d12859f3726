// Masses and shares as people write them.

import "./english.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { isMass, massesIn, numberIn } from "./device-input.js";
import { useTexts } from "./texts.js";

for (const [text, value] of [
  ["2.5", 2.5],
  ["2,5", 2.5],
  [" 10 ", 10],
  [".5", 0.5],
  ["0", 0],
  ["", null],
  ["-3", null],
  ["1e3", null],
  ["1.2.3", null],
  ["ten", null],
]) {
  test(`"${text}" is ${value}`, () => assert.equal(numberIn(text), value));
}

const IN_EVERY_LANGUAGE = [
  ["5 10 20", [5, 10, 20]],
  ["20; 5;10", [5, 10, 20]],
  ["5, 10, 20", [5, 10, 20]],
  ["5,10,20", [5, 10, 20]],
  ["2.5 kg, 10 kg", [2.5, 10]],
  ["5kg 5 kg", [5]],
];
for (const language of ["en", "de", "fr"]) {
  for (const [text, masses] of IN_EVERY_LANGUAGE) {
    test(`"${text}" are ${masses} in ${language}`, () => {
      useTexts(language, {});

      assert.deepEqual(massesIn(text), { masses, wrong: null });
    });
  }
}

test("one comma alone divides in English and is the decimal sign in German", () => {
  useTexts("en", {});
  assert.deepEqual(massesIn("2,5").masses, [2, 5]);
  useTexts("de", {});
  assert.deepEqual(massesIn("2,5").masses, [2.5]);
  assert.deepEqual(massesIn("2,5; 10").masses, [2.5, 10]);
});

for (const [text, wrong] of [
  ["5 ten 20", "ten"],
  ["5 0", "0"],
  ["5 501", "501"],
  ["-5", "-5"],
  ["", ""],
  [" ; ", ";"],
]) {
  test(`of "${text}" it is "${wrong}" that cannot be laid`, () => {
    assert.deepEqual(massesIn(text), { masses: [], wrong });
  });
}

test("more than twenty masses are too many", () => {
  const text = Array.from({ length: 21 }, (_, i) => i + 1).join(" ");

  assert.equal(massesIn(text).wrong, text);
});

test("a mass is something that a person can lay", () => {
  assert.deepEqual([null, 0, 0.1, 500, 500.1].map(isMass), [false, false, true, true, false]);
});

// The table of words, and the language to begin with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { preferredLanguage, t, tOr, useTexts } from "./texts.js";

test("placeholders are filled in, unknown ones stay to be seen", () => {
  useTexts("en", { "page.visit": "Visit {no} of {all}{x}" });

  assert.equal(t("page.visit", { no: 2, all: 16 }), "Visit 2 of 16{x}");
});

test("a key that nobody has written is shown, not hidden", () => {
  assert.equal(t("page.nothing"), "page.nothing");
  assert.equal(tOr("zone.coach.name", "Coach's zone"), "Coach's zone");
});

for (const [chosen, wanted, code] of [
  ["fr", ["de-DE"], "fr"],
  ["", ["de-AT", "en"], "de"],
  ["", ["nl-NL", "fr-BE"], "fr"],
  ["", ["nl-NL"], "en"],
  ["constructor", [], "en"],
]) {
  test(`chosen "${chosen}", wanted ${wanted}: ${code}`, () => {
    assert.equal(preferredLanguage(chosen, wanted), code);
  });
}

// The program's English sentences in the language of the page.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { useTexts } from "./texts.js";
import { told } from "./told.js";

const ENGLISH = {
  "told.more": "Cannot tell yet: {n} more holds on the {side}.",
  "told.more_one": "Cannot tell yet: one more hold on the {side}.",
  "told.pressed": "You pressed {percent} % harder on the {side} (median {median}).",
  "told.turn": "All holds on the {side} came before those on the {other}.",
  "told.left_out": "{n} holds were left out: {whys}.",
  "told.late": "rated {seconds} s into the hold",
  "told.none": "no rating was given",
  "told.stretch": "{low} to {high} cm",
  "told.differs": "it differs at {where}",
  "told.limit": "{load} N is the limit",
  "told.off": "{kg} kg over cell {cell} are {off} N off, beyond '{kind}' cells",
  "told.felt": "it reads {read} N ({cells})",
  "page.other": "no entry of these",
};
const GERMAN = {
  "told.more": "noch {n} {side}",
  "told.more_one": "noch eine {side}",
  "told.pressed": "{side} um {percent} % (Median {median})",
  "told.turn": "{side} vor {other}",
  "told.left_out": "{n} weg: {whys}",
  "told.late": "nach {seconds} s",
  "told.none": "keine Zahl",
  "told.stretch": "{low} bis {high} cm",
  "told.differs": "anders bei {where}",
  "told.limit": "h\u00f6chstens {load} N",
  "told.off": "{kg} kg auf {cell}: {off} N, \u201e{kind}\u201c",
  "told.felt": "es sind {read} N ({cells})",
  "device.corner": "Ecke {signs}",
  "device.hub": "Nabe {end} {degrees}",
  "device.kind_of.usual": "\u00fcblich",
  "result.on.left": "links",
  "result.on.right": "rechts",
};

beforeEach(() => useTexts("de", GERMAN, ENGLISH));

for (const [english, german] of [
  ["Cannot tell yet: two more holds on the left.", "noch 2 links"],
  ["Cannot tell yet: 13 more holds on the left.", "noch 13 links"],
  ["Cannot tell yet: one more hold on the right.", "noch eine rechts"],
  ["You pressed 28 % harder on the left (median 8.5).", "links um 28 % (Median 8,5)"],
  ["All holds on the right came before those on the left.", "rechts vor links"],
  ["Two holds were left out: rated 17 s into the hold; no rating was given.", "2 weg: nach 17 s; keine Zahl"],
  ["it differs at 5 to 8 cm, 11 to 13 cm", "anders bei 5 bis 8 cm, 11 bis 13 cm"],
  ["-12 N is the limit", "h\u00f6chstens \u221212 N"],
  ["2.5 kg over cell 2 (corner +-) are +0.12 N off, beyond 'usual' cells", "2,5 kg auf 2 (Ecke +-): +0,12 N, \u201e\u00fcblich\u201c"],
  ["2 kg over cell 1 (hub - 90) are 0.1 N off, beyond 'usual' cells", "2 kg auf 1 (Nabe - 90): 0,1 N, \u201e\u00fcblich\u201c"],
  ["2 kg over cell 2 are -0.12 N off, beyond 'odd' cells", "2 kg auf 2: \u22120,12 N, \u201eodd\u201c"],
  ["it reads 50.1 N (12.5, -0.1, 25.0)", "es sind 50,1 N (12,5; \u22120,1; 25,0)"],
  ["it reads 1.2e+02 N (0)", "es sind 120 N (0)"],
]) {
  test(`"${english}" is known`, () => {
    assert.deepEqual(told(english), { text: german });
  });
}

for (const strange of ["The moon was full.", "All holds on the top came before those on the left.", "no entry of these"]) {
  test(`"${strange}" is shown as it came, as English`, () => {
    assert.deepEqual(told(strange), { text: strange, lang: "en" });
  });
}

test("in English every sentence is the program's own", () => {
  useTexts("en", ENGLISH);

  assert.deepEqual(told("no rating was given"), { text: "no rating was given" });
});

test("another language is spoken at once", () => {
  told("no rating was given");
  useTexts("fr", { "told.none": "pas de note" }, ENGLISH);

  assert.deepEqual(told("no rating was given"), { text: "pas de note" });
});

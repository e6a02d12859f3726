// Forces in the unit of a person's choice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { UNITS, forceUnit } from "./units.js";

for (const [unit, mass, text] of [
  ["N", 70, "248"],
  ["kgf", 70, "25.3"],
  ["lbf", 70, "56"],
  ["%BW", 70, "36"], // 248 / (70 * 9.80665)
]) {
  test(`248 newtons are ${text} ${unit}`, () => {
    const found = forceUnit(unit, mass);

    assert.equal(found.text(248), text);
    assert.equal(found.label, unit);
  });
}

test("a share of body weight without a body mass is newtons, and says so", () => {
  assert.equal(forceUnit("%BW", null).label, "N");
  assert.equal(forceUnit("%BW", null).text(248), "248");
});

test("a unit that nobody knows is newtons", () => {
  assert.equal(forceUnit("stone").label, "N");
});

for (const unit of UNITS) {
  test(`a missing load is a dash in ${unit}`, () => {
    assert.equal(forceUnit(unit, 70).text(null), "\u2013");
  });
}

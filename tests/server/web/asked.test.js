// Changes of the setup that the server has not answered yet.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withAsked } from "./asked.js";
import { INITIAL, reduce } from "./state.js";

const CAUTIONS = ["clot", "bone"].map((id) => ({ id, is_ticked: false }));
const SETUP = { zones: ["glute"], is_blind: false, cautions: CAUTIONS };
const asked = (change) => ({ type: "page/asked", change });
const told = (setup) => ({ v: 1, type: "setup", setup });
const ticks = (setup) => setup.cautions.filter((each) => each.is_ticked).map(({ id }) => id);

test("a change is shown at once", () => {
  assert.deepEqual(withAsked(SETUP, [{ zones: [] }, { is_blind: true }]), { ...SETUP, zones: [], is_blind: true });
});

test("ticks are shown at once", () => {
  assert.deepEqual(ticks(withAsked(SETUP, [{ cautions: ["bone"] }])), ["bone"]);
});

test("before the first snapshot there is nothing to change", () => {
  assert.equal(withAsked(null, [{ zones: [] }]), null);
});

test("the answer to the first of two ticks does not take the second away", () => {
  const half = { ...SETUP, cautions: [{ id: "clot", is_ticked: true }, CAUTIONS[1]] };
  const messages = [told(SETUP), asked({ cautions: ["clot"] }), asked({ cautions: ["clot", "bone"] }), told(half)];

  assert.deepEqual(ticks(messages.reduce(reduce, INITIAL).setup), ["clot", "bone"]);
});

test("what was refused goes back to what the server says", () => {
  const refused = { type: "page/refused", about: "setup", text: "The test has begun." };

  assert.deepEqual([told(SETUP), asked({ zones: [] }), refused].reduce(reduce, INITIAL).setup, SETUP);
});

test("what was agreed to stays", () => {
  const agreed = { ...SETUP, zones: [] };
  const sent = { type: "page/sent", about: "setup" };

  assert.deepEqual([told(SETUP), asked({ zones: [] }), told(agreed), sent].reduce(reduce, INITIAL).setup, agreed);
});

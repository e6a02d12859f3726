// Coming in with the token of a shared address.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, tokenIn } from "./entering.js";

/** A browser at an address, in front of a server that answers so. */
function browser(hash, answer) {
  const asked = [];
  const shown = [];
  const fetch = async (path, { body }) => {
    asked.push([path, JSON.parse(body)]);
    return { ok: answer.ok, json: async () => answer.body };
  };
  const history = { replaceState: (_state, _title, address) => shown.push(address) };
  return { asked, shown, parts: { location: { hash }, history, fetch } };
}

test("an address without a token asks nothing", async () => {
  const { asked, shown, parts } = browser("#watch", { ok: true });

  await enter(parts);

  assert.deepEqual([asked, shown], [[], []]);
});

for (const [role, screen] of [["viewer", "/#watch"], ["control", "/#start"]]) {
  test(`a ${role} comes in at ${screen}, and the address forgets the token`, async () => {
    const { asked, shown, parts } = browser("#token=aB-9_x", { ok: true, body: { role } });

    await enter(parts);

    assert.deepEqual(asked, [["/api/enter", { token: "aB-9_x" }]]);
    assert.deepEqual(shown, [screen]);
  });
}

test("a token that holds no more leaves no trace in the address either", async () => {
  const { shown, parts } = browser("#token=old", { ok: false });

  await enter(parts);

  assert.deepEqual(shown, ["/#watch"]);
});

test("only a plain token is one", () => {
  assert.equal(tokenIn("#token=a b"), null);
  assert.equal(tokenIn("#token="), null);
});

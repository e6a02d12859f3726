// Every message once, in order, and nothing that is over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SpeechOrder } from "./speech-order.js";

const said = (...numbers) => numbers.map((n) => ({ n, text: `line ${n}` }));

test("a page that has just opened says nothing of the past", () => {
  assert.deepEqual(new SpeechOrder().fromSnapshot(said(1, 2, 3)), []);
});

test("each message is said once, in order", () => {
  const order = new SpeechOrder();
  order.fromSnapshot(said(1, 2));

  const heard = said(2, 3, 3, 4).flatMap((speech) => order.fromMessage(speech));

  assert.deepEqual(heard.map(({ n }) => n), [3, 4]);
});

test("after an absence only the newest of what was missed is said", () => {
  const order = new SpeechOrder();
  order.fromSnapshot(said(1, 2));

  assert.deepEqual(order.fromSnapshot(said(1, 2, 3, 4, 5)), said(5));
  assert.deepEqual(order.fromMessage(...said(5)), []);
});

test("nothing was missed, nothing is said", () => {
  const order = new SpeechOrder();
  order.fromSnapshot(said(1, 2));

  assert.deepEqual(order.fromSnapshot(said(1, 2)), []);
});

test("a new session counts anew and is heard", () => {
  const order = new SpeechOrder();
  order.fromSnapshot(said(40, 41));
  order.fromSnapshot([]);

  assert.deepEqual(order.fromMessage(...said(0)), said(0));
});

test("of the messages that were missed the newest is heard, and none of them again", () => {
  const order = new SpeechOrder();
  const missed = [4, 5].map((n) => ({ type: "speech", speech: { n } }));
  order.fromSnapshot([{ n: 3 }]);

  assert.deepEqual(order.fromMissed([missed[0], { type: "block" }, missed[1]]), [{ n: 5 }]);
  assert.deepEqual(order.fromMessage({ n: 4 }), []);
  assert.deepEqual(order.fromMessage({ n: 5 }), []);
  assert.deepEqual(order.fromMissed([]), []);
});

// Keys, presenter and pedal, on a virtual clock.

import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyReader } from "./keys.js";

/** A reader whose timers run only when `wait(ms)` says so, and all that it told. */
function reader() {
  const told = { scores: [], counts: [], steps: [] };
  let timer = null;
  const keys = new KeyReader({
    onScore: (score) => told.scores.push(score),
    onCount: (count) => told.counts.push(count),
    onStep: (step) => told.steps.push(step),
    later: (call, ms) => (timer = { call, ms }),
    cancel: () => (timer = null),
  });
  const wait = (ms) => {
    if (timer && timer.ms <= ms) timer.call();
  };
  const press = (...each) => each.forEach((key) => keys.press(key, "rate"));
  return { ...told, keys, press, wait };
}

for (const [typed, score] of [["0", 0], ["2", 2], ["9", 9], ["x", 10]]) {
  test(`${typed} is ${score} at once`, () => {
    const { press, scores } = reader();

    press(typed);

    assert.deepEqual(scores, [score]);
  });
}

test("one waits whether it becomes ten", () => {
  const { press, wait, scores } = reader();

  press("1");
  assert.deepEqual(scores, []);
  wait(600);

  assert.deepEqual(scores, [1]);
});

test("one and then zero is ten, and only ten", () => {
  const { press, wait, scores } = reader();

  press("1", "0");
  wait(600);

  assert.deepEqual(scores, [10]);
});

test("zero a while after one is zero", () => {
  const { press, wait, scores } = reader();

  press("1");
  wait(600);
  press("0");

  assert.deepEqual(scores, [1, 0]);
});

test("another digit right after one takes its place", () => {
  const { press, wait, scores } = reader();

  press("1", "4");
  wait(600);

  assert.deepEqual(scores, [4]);
});

test("a presenter counts up, and the number is taken when it rests", () => {
  const { press, wait, scores, counts } = reader();

  press("PageDown", "PageDown", "PageDown");
  assert.deepEqual(counts, [1, 2, 3]);
  wait(2500);

  assert.deepEqual(scores, [3]);
  assert.equal(counts.at(-1), null);
});

test("a presenter counts down too, and Enter takes the number at once", () => {
  const { press, scores } = reader();

  press("PageDown", "PageDown", "PageUp", "Enter");

  assert.deepEqual(scores, [1]);
});

test("one step back from nothing is zero: zero can be said, too", () => {
  const { press, scores } = reader();

  press("PageUp", "Enter");

  assert.deepEqual(scores, [0]);
});

test("a count ends at ten", () => {
  const { press, counts } = reader();

  press(...Array(12).fill("PageDown"));

  assert.equal(counts.at(-1), 10);
});

test("Enter without a count says nothing", () => {
  const { press, scores } = reader();

  press("Enter");

  assert.deepEqual(scores, []);
});

test("a count that was begun is forgotten when the question is over", () => {
  const { press, wait, keys, scores, counts } = reader();

  press("PageDown");
  keys.reset();
  wait(2500);

  assert.deepEqual(scores, []);
  assert.equal(counts.at(-1), null);
});

for (const [state, key, step] of [
  ["idle", "PageDown", "start"],
  ["rest", "PageDown", "skip_rest"],
  ["rest", "Enter", "skip_rest"],
  ["rest", "PageUp", "repeat"],
  ["done", "PageUp", "repeat"],
]) {
  test(`${key} in the state ${state} asks the guide to ${step}`, () => {
    const { keys, steps } = reader();

    assert.ok(keys.press(key, state));

    assert.deepEqual(steps, [step]);
  });
}

test("a pedal pressed by chance in a hold does nothing", () => {
  const { keys, steps, scores } = reader();

  assert.equal(keys.press("PageDown", "hold"), false);

  assert.deepEqual([...steps, ...scores], []);
});

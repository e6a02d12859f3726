// Asking about the device, with a clock that a test moves.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DeviceWatch } from "./device-watch.js";

/** A program that answers when told to, and a page that counts what it hears. */
function watching() {
  const questions = [];
  const timers = new Map();
  const heard = [];
  const watch = new DeviceWatch({
    ask: () => new Promise((answer) => questions.push(answer)),
    onNews: (news) => heard.push(news),
    later: (call) => timers.set(call, call) && call,
    cancel: (timer) => timers.delete(timer),
  });
  const answer = async (news) => {
    questions.shift()(news);
    await Promise.resolve(); // the answer is heard
    await Promise.resolve();
  };
  const pass = () => [...timers.values()].forEach((call) => timers.delete(call) && call());
  return { watch, questions, timers, heard, answer, pass };
}

test("it asks at once, and again some time after each answer", async () => {
  const { watch, questions, heard, answer, pass } = watching();

  watch.keep(true);
  assert.equal(questions.length, 1);
  await answer("first");
  assert.equal(questions.length, 0);
  pass();
  await answer("second");

  assert.deepEqual(heard, ["first", "second"]);
});

test("being told to go on does not ask twice", () => {
  const { watch, questions } = watching();

  watch.keep(true);
  watch.keep(true);

  assert.equal(questions.length, 1);
});

test("when nobody looks it stops, and what was on its way is not heard", async () => {
  const { watch, timers, heard, answer } = watching();

  watch.keep(true);
  watch.keep(false);
  await answer("late");

  assert.deepEqual(heard, []);
  assert.equal(timers.size, 0);
});

test("what a request was answered with is not overtaken by an older answer", async () => {
  const { watch, questions, heard, answer, pass } = watching();

  watch.keep(true);
  watch.take("news");
  await answer("older");
  assert.deepEqual(heard, ["news"]);

  pass();
  assert.equal(questions.length, 1); // and it goes on
});

test("news after nobody looks any more begins nothing", () => {
  const { watch, timers, heard } = watching();

  watch.take("news");

  assert.deepEqual(heard, ["news"]);
  assert.equal(timers.size, 0);
});

test("where there is no device it does not ask again until somebody comes back", async () => {
  const { watch, questions, timers, answer } = watching();

  watch.keep(true);
  await answer({ isMissing: true });
  assert.equal(timers.size, 0);

  watch.keep(false);
  watch.keep(true);
  assert.equal(questions.length, 1);
});

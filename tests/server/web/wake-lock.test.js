// The screen stays awake during a test.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WakeLock } from "./wake-lock.js";

function browser() {
  const locks = [];
  const request = async () => {
    const lock = { released: false, release: async () => (lock.released = true) };
    locks.push(lock);
    return lock;
  };
  return { locks, request };
}

test("one lock is taken for as long as it is wanted, and given back", async () => {
  const api = browser();
  const lock = new WakeLock(api);

  await lock.keep(true);
  await lock.keep(true);
  assert.equal(api.locks.length, 1);
  await lock.keep(false);

  assert.ok(api.locks[0].released);
});

test("a lock that the browser took away is asked for again", async () => {
  const api = browser();
  const lock = new WakeLock(api);
  await lock.keep(true);
  api.locks[0].released = true;

  await lock.renew();

  assert.equal(api.locks.length, 2);
});

test("a browser that refuses, or has none, is no error", async () => {
  const refusing = new WakeLock({ request: () => Promise.reject(new Error("battery is low")) });

  await refusing.keep(true);
  await refusing.keep(false);
  await new WakeLock(undefined).keep(true);
});

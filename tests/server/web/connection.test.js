// The socket's back-off, on a clock that moves only when a test says so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveConnection, delays } from "./connection.js";

class FakeSocket extends EventTarget {
  say(message) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }

  drop() {
    this.dispatchEvent(new Event("close"));
  }
}

function scene() {
  const seen = [];
  const sockets = [];
  const queries = [];
  const timers = [];
  const connection = new LiveConnection({
    open: (query) => {
      queries.push(query);
      sockets.push(new FakeSocket());
      return sockets.at(-1);
    },
    onMessage: (message) => seen.push(message),
    later: (call, ms) => timers.push({ call, ms, cancelled: false }) - 1,
    cancel: (timer) => {
      timers[timer].cancelled = true;
    },
  });
  return { connection, seen, sockets, timers, queries };
}

test("pauses double up to five seconds and go on for ever", () => {
  const pauses = delays();
  const first = Array.from({ length: 8 }, () => pauses.next().value);

  assert.deepEqual(first, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

test("messages are handed on as they come", () => {
  const { connection, seen, sockets } = scene();
  connection.start();
  sockets[0].say({ v: 1, type: "snapshot" });

  assert.deepEqual(seen, [{ v: 1, type: "snapshot" }]);
});

test("a loss is told, and after a pause the page tries again", () => {
  const { connection, seen, sockets, timers } = scene();
  connection.start();
  sockets[0].drop();

  assert.deepEqual(seen, [{ type: "page/gone" }]);
  assert.equal(timers[0].ms, 250);
  timers[0].call();
  assert.equal(sockets.length, 2);
});

test("pauses grow while nobody answers and are short again after an answer", () => {
  const { connection, sockets, timers } = scene();
  connection.start();
  for (let i = 0; i < 3; i += 1) {
    sockets.at(-1).drop();
    timers.at(-1).call();
  }
  assert.deepEqual(timers.map(({ ms }) => ms), [250, 500, 1000]);

  sockets.at(-1).say({ v: 1, type: "snapshot" });
  sockets.at(-1).drop();
  assert.equal(timers.at(-1).ms, 250);
});

test("trying now skips the pause once", () => {
  const { connection, sockets, timers } = scene();
  connection.start();
  sockets[0].drop();
  connection.tryNow();

  assert.equal(sockets.length, 2);
  assert.ok(timers[0].cancelled);
});

test("trying now while connected does nothing", () => {
  const { connection, sockets } = scene();
  connection.start();
  connection.tryNow();

  assert.equal(sockets.length, 1);
});

test("after a loss the page says which message it has had last", () => {
  const { connection, sockets, queries } = scene();
  const again = () => {
    sockets.at(-1).drop();
    connection.tryNow();
  };
  connection.start();
  again();
  sockets.at(-1).say({ v: 1, type: "snapshot", stream: "ab", seq: 7 });
  again();
  sockets.at(-1).say({ v: 1, type: "missed", messages: [{ seq: 8 }, { seq: 9 }] });
  again();
  sockets.at(-1).say({ v: 1, type: "missed", messages: [] });
  sockets.at(-1).say({ v: 1, type: "block", seq: 10 });
  sockets.at(-1).say({ v: 1, type: "access" });
  again();

  assert.deepEqual(queries, ["", "", "?stream=ab&after=7", "?stream=ab&after=9", "?stream=ab&after=10"]);
});

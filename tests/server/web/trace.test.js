// The ring buffer: what goes in comes out at its time; what was not measured is NaN.

import assert from "node:assert/strict";
import { test } from "node:test";
import { TraceBuffer } from "./trace.js";

const FS = 40;

function block(startS, load, position = load.map(() => 0)) {
  return { start_s: startS, fs_hz: FS, load_n: load, position_m: position };
}

function samples(trace, fromS = -Infinity, toS = Infinity) {
  const seen = [];
  const [from, to] = [Math.max(fromS, -1e6), Math.min(toS, 1e6)];
  trace.forEach(from, to, (timeS, loadN, positionM) => seen.push([timeS, loadN, positionM]));
  return seen;
}

test("an empty buffer has no samples", () => {
  const trace = new TraceBuffer();

  assert.ok(trace.isEmpty);
  assert.deepEqual(samples(trace), []);
});

test("blocks come out in order at their times", () => {
  const trace = new TraceBuffer();
  trace.push(block(2, [1, 2], [0.25, 0.5]));
  trace.push(block(2.05, [3], [0.75]));

  assert.deepEqual(samples(trace), [
    [2, 1, 0.25],
    [2.025, 2, 0.5],
    [2.05, 3, 0.75],
  ]);
  assert.equal(trace.newestS, 2.05);
});

test("missing samples and skipped time are NaN", () => {
  const trace = new TraceBuffer();
  trace.push(block(0, [1, null]));
  trace.push(block(0.1, [5]));

  const loads = samples(trace).map(([, load]) => load);
  assert.deepEqual(loads, [1, NaN, NaN, NaN, 5]);
});

test("only the stretch that was asked for is visited", () => {
  const trace = new TraceBuffer();
  trace.push(block(0, Array.from({ length: 400 }, (_, i) => i)));

  const seen = samples(trace, 5, 6);
  assert.equal(seen[0][0], 5);
  assert.equal(seen.at(-1)[0], 6);
});

test("a long session keeps the newest ninety seconds", () => {
  const trace = new TraceBuffer();
  for (let second = 0; second < 400; second += 1) {
    trace.push(block(second, Array.from({ length: FS }, () => second)));
  }

  const seen = samples(trace);
  assert.equal(seen.length, 90 * FS);
  assert.equal(seen[0][1], 310);
  assert.equal(seen.at(-1)[1], 399);
});

test("a jump over more than the buffer holds leaves nothing old behind", () => {
  const trace = new TraceBuffer();
  trace.push(block(0, Array.from({ length: 400 }, () => 7)));
  trace.push(block(1000, [3]));

  const loads = samples(trace).map(([, load]) => load);
  assert.equal(loads.filter((load) => load === 7).length, 0);
  assert.equal(loads.at(-1), 3);
});

test("a jump far back begins anew, as after another recording was opened", () => {
  const trace = new TraceBuffer();
  trace.push(block(500, [1, 2, 3]));
  trace.push(block(0, [9]));

  assert.deepEqual(samples(trace), [[0, 9, 0]]);
});

test("another rate begins anew", () => {
  const trace = new TraceBuffer();
  trace.push(block(0, [1, 2, 3]));
  trace.push({ start_s: 1, fs_hz: 20, load_n: [4], position_m: [0] });

  assert.deepEqual(samples(trace), [[1, 4, 0]]);
});

test("an empty block, also one without a rate, changes nothing", () => {
  const trace = new TraceBuffer();
  trace.push(block(0, [1]));
  trace.push({ start_s: 0, fs_hz: null, load_n: [], position_m: [] });

  assert.equal(samples(trace).length, 1);
});

test("a cleared buffer is empty", () => {
  const trace = new TraceBuffer();
  trace.push(block(0, [1]));
  trace.clear();

  assert.ok(trace.isEmpty);
  assert.deepEqual(samples(trace), []);
});

// The health line: values always, and a warning in words where somebody should mind.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { healthItems } from "./health.js";

const CONNECTED = { state: "connected", detail: "" };
const GOOD = {
  rate_hz: 79.62,
  nominal_rate_hz: 80,
  samples_lost: 0,
  loss_pct: 0,
  corrupt_frames: 0,
  latency_ms: { p50: 3.21, p99: 7.94 },
  clock: { skew_ppm: 21, residual_ms: 0.414 },
  dropped_messages: 0,
};

function byLabel(health, link = CONNECTED) {
  return Object.fromEntries(healthItems(health, link).map((item) => [item.label, item]));
}

test("a healthy measurement shows its figures and minds nothing", () => {
  const items = byLabel(GOOD);

  assert.deepEqual(
    Object.fromEntries(Object.entries(items).map(([label, { value }]) => [label, value])),
    {
      Roller: "connected",
      Rate: "79.6 of 80 samples/s",
      Lost: "0.00 % (0)",
      "Corrupt frames": "0",
      Latency: "3.2 ms, p99 7.9 ms",
      Clock: "\u00b10.41 ms",
      "Skipped here": "0",
    },
  );
  assert.ok(Object.values(items).every(({ mind }) => mind === null));
});

for (const [label, worse, words] of [
  ["Rate", { rate_hz: 10.1 }, "far from nominal"],
  ["Lost", { loss_pct: 1.2, samples_lost: 96 }, "data is missing"],
  ["Corrupt frames", { corrupt_frames: 3 }, "check the cable"],
  ["Latency", { latency_ms: { p50: 4, p99: 31 } }, "slower than it should be"],
  ["Clock", { clock: { residual_ms: 14 } }, "times are uncertain"],
  ["Skipped here", { dropped_messages: 12 }, "this page was too slow"],
]) {
  test(`${label} says "${words}" when somebody should mind`, () => {
    const items = byLabel({ ...GOOD, ...worse });

    assert.equal(items[label].mind, words);
    assert.equal(Object.values(items).filter(({ mind }) => mind !== null).length, 1);
  });
}

test("a chip on its own oscillator is no reason to mind", () => {
  assert.equal(byLabel({ ...GOOD, rate_hz: 70.2 }).Rate.mind, null);
  assert.equal(byLabel({ ...GOOD, rate_hz: 95.8 }).Rate.mind, null);
});

test("figures that are not known yet are dashes, and no reason to mind", () => {
  const unknown = {
    ...GOOD,
    rate_hz: null,
    nominal_rate_hz: 80,
    loss_pct: null,
    latency_ms: { p50: null, p99: null },
    clock: { residual_ms: null },
  };
  const items = byLabel(unknown);

  assert.equal(items.Rate.value, "\u2013 of 80 samples/s");
  assert.equal(items.Lost.value, "\u2013 % (0)");
  assert.equal(items.Latency.value, "\u2013 ms, p99 \u2013 ms");
  assert.ok(Object.values(items).every(({ mind }) => mind === null));
});

test("a lost device is told with the reason", () => {
  assert.equal(byLabel(GOOD, { state: "lost", detail: "the port is gone" }).Roller.mind, "the port is gone");
});

test("before the first health message the link is all there is", () => {
  assert.deepEqual(Object.keys(byLabel(null, { state: "connecting", detail: "" })), ["Roller"]);
});

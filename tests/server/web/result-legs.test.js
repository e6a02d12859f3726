// Findings along one leg, from their figures: the same words as the analysis has.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.js";
import { legText } from "./result-legs.js";

const PAIR = { kind: "pair", zones: ["hamstring", "glute"] };

for (const [finding, words] of [
  [
    { ...PAIR, side: "right", figures: { difference_points: 1.84, ci95: [0.6, 3.1] } },
    "On the right leg the hamstring stands out against the glute, compared with the other leg: 1.8 points (0.6 to 3.1).",
  ],
  [
    { ...PAIR, side: "left", figures: { difference_points: -1.84, ci95: [-3.1, -0.6] } },
    "On the left leg the hamstring stands out against the glute, compared with the other leg: 1.8 points (0.6 to 3.1).",
  ],
  [
    { ...PAIR, side: null, figures: { difference_points: 0.3, ci95: [-0.5, 1.1] } },
    "Hamstring and glute: neither leg stands out (+0.3 points, \u22120.5 to +1.1).",
  ],
  [
    {
      kind: "upstream",
      side: "left",
      zones: ["calf", "glute", "hamstring", "hip_flexor", "shin", "mid_quad"],
      figures: {
        upstream: {
          glute: "left_tighter",
          hamstring: "right_tighter",
          hip_flexor: null,
          shin: "balanced",
          mid_quad: "cannot_tell",
        },
      },
    },
    "Left calf is tighter. Upstream: glute tighter on this side; hamstring tighter on the other side; " +
      "hip flexor not tested; shin balanced; mid quad cannot tell yet.",
  ],
]) {
  test(words, () => assert.equal(legText({}, finding), words));
}

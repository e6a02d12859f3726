// The line figures of the nine zones of the chart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MOVEMENTS, PICTURE } from "./movement-figures.js";

const CHART = "glute lower_back upper_back hip_flexor mid_quad lower_quad hamstring calf shin".split(" ");

test("each zone of the chart has a drawing, and nothing else has", () => {
  assert.deepEqual(Object.keys(MOVEMENTS), CHART);
});

for (const [zone, { head, torso, arms, near, far, spot, roller, plate, way }] of Object.entries(MOVEMENTS)) {
  test(`${zone} is drawn within its picture and above the floor`, () => {
    for (const [x, y] of [head, ...torso, ...arms.flat(), ...near, ...far, ...spot]) {
      assert.ok(x > 5 && x < PICTURE.width - 5, `${x}`);
      assert.ok(y > 5 && y < PICTURE.floor, `${y}`);
    }
  });

  test(`what presses in ${zone} lies on its tool`, () => {
    const middle = (spot[0][0] + spot[1][0]) / 2;

    if (plate) assert.ok(middle > plate[0] && middle < plate[1]);
    else assert.ok(Math.abs(middle - roller) < PICTURE.rollerRadius);
  });

  test(`the way of ${zone} goes both ways from where it is pressed`, () => {
    const middle = (spot[0][0] + spot[1][0]) / 2;

    assert.ok(way[0] < middle && middle < way[1]);
  });
}

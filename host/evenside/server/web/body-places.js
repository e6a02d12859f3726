// Where the zones are on a body seen from the front and from the back. Data and geometry only.
//
// A figure is 200 wide and 420 high, its middle at x = 100. `out` is the way from the middle to the
// person's own side. From the front the person's left is at the right of the picture, from the back
// at its left, as when one stands behind somebody.

export const FIGURE = { width: 200, height: 420, middle: 100 };
export const VIEWS = ["front", "back"];

/** Zone to view, way outwards and downwards to its middle, and half its width and height. */
export const PLACES = {
  glute: { view: "back", out: 20, down: 212, rx: 18, ry: 17 },
  lower_back: { view: "back", out: 15, down: 166, rx: 10, ry: 19 },
  upper_back: { view: "back", out: 21, down: 108, rx: 14, ry: 22 },
  hip_flexor: { view: "front", out: 22, down: 222, rx: 14, ry: 13 },
  mid_quad: { view: "front", out: 23, down: 253, rx: 14, ry: 14 },
  lower_quad: { view: "front", out: 23, down: 284, rx: 13, ry: 13 },
  hamstring: { view: "back", out: 23, down: 268, rx: 14, ry: 28 },
  calf: { view: "back", out: 23, down: 340, rx: 11, ry: 25 },
  shin: { view: "front", out: 23, down: 346, rx: 9, ry: 28 },
  lateral_hip: { view: "back", out: 41, down: 196, rx: 7, ry: 12 },
  it_band: { view: "front", out: 41, down: 256, rx: 6, ry: 28 },
  psoas: { view: "front", out: 17, down: 172, rx: 9, ry: 16 },
  peroneal: { view: "front", out: 36, down: 342, rx: 5, ry: 22 },
  multifidus: { view: "back", out: 6, down: 176, rx: 4, ry: 14 },
  foot_arch: { view: "front", out: 25, down: 400, rx: 9, ry: 7 },
};

/** The ellipse of a zone and side in its view, or null for a zone that has no place here. */
export function placeOnBody(zone, side) {
  if (!Object.hasOwn(PLACES, zone)) return null;
  const { view, out, down, rx, ry } = PLACES[zone];
  return { view, cx: FIGURE.middle + wayOf(view, side) * out, cy: down, rx, ry };
}

/** +1 where the person's side is at the right of the picture, -1 where it is at its left. */
export function wayOf(view, side) {
  return (view === "front") === (side === "left") ? 1 : -1;
}

/** The outline of half a body, at the right of the middle: torso, and limbs as lines with a width. */
export const TORSO =
  "M100 66 L126 72 Q144 76 144 94 L136 142 Q133 166 141 204 Q142 220 126 222 L100 222 " +
  "L74 222 Q58 220 59 204 Q67 166 64 142 L56 94 Q56 76 74 72 Z";
export const LIMBS = [
  { points: "140,90 156,148 166,206", width: 17 }, // arm
  { points: "166,206 168,222", width: 13 }, // hand
  { points: "121,214 123,296", width: 36 }, // thigh
  { points: "123,296 123,384", width: 25 }, // lower leg
  { points: "123,388 131,402", width: 17 }, // foot
];

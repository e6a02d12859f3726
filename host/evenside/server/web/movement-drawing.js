// <movement-drawing>: how to lie and which way to move, as a line figure; mirrored for the side. Its
// text equivalent is the zone's own instruction. A zone without a drawing shows nothing.

import { makeSvg } from "./dom.js";
import { MOVEMENTS, PICTURE } from "./movement-figures.js";

const HEAD_RADIUS = 13;
const ARROW = 7;

export class MovementDrawing extends HTMLElement {
  #shown = "";

  /** Draws the movement of a zone for a side; `how` says it in words. */
  show(zone, side, how) {
    const key = `${zone} ${side} ${how}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const movement = Object.hasOwn(MOVEMENTS, zone ?? "") ? MOVEMENTS[zone] : null;
    this.hidden = movement === null;
    this.replaceChildren(...(movement ? [drawing(movement, side, how)] : []));
  }
}

function drawing(movement, side, how) {
  const { width, height, floor } = PICTURE;
  const mirror = side === "right" ? `matrix(-1 0 0 1 ${width} 0)` : null;
  return makeSvg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": how },
    makeSvg(
      "g",
      { transform: mirror },
      makeSvg("path", { class: "floor", d: `M8 ${floor} H${width - 8}` }),
      ...tool(movement),
      ...person(movement),
      line(`pressing ${side}`, movement.spot, isLeg(movement) ? 15 : 24),
      ...arms(movement),
      ...arrows(movement),
    ),
  );
}

/** What presses is a leg when the spot lies on it, else the trunk. */
function isLeg({ spot, near }) {
  return spot[0][0] >= near[0][0];
}

function tool({ roller, plate }) {
  const { floor, rollerRadius: r } = PICTURE;
  if (plate) {
    const [from, to] = plate;
    return [makeSvg("rect", { class: "tool", x: from, y: floor - 8, width: to - from, height: 8, rx: 2 })];
  }
  const circle = (radius) => makeSvg("circle", { class: "tool", cx: roller, cy: floor - r, r: radius });
  return [circle(r), circle(r / 3)];
}

function person({ head: [cx, cy], torso, near, far }) {
  return [
    line("limb far", far, 13),
    line("limb", torso, 24),
    line("limb", near, 15),
    makeSvg("circle", { class: "head", cx, cy, r: HEAD_RADIUS }),
  ];
}

function arms({ arms: each }) {
  return each.map((points) => line("limb arm", points, 10));
}

function arrows({ way: [from, to], turn, press }) {
  const y = PICTURE.height - 14;
  const parts = [
    makeSvg("path", {
      class: "way",
      d: `M${from + ARROW} ${y - ARROW} L${from} ${y} L${from + ARROW} ${y + ARROW} M${from} ${y} H${to} ` +
        `M${to - ARROW} ${y - ARROW} L${to} ${y} L${to - ARROW} ${y + ARROW}`,
    }),
  ];
  if (turn) parts.push(makeSvg("path", { class: "way", d: "M222 20 a16 16 0 1 1 -14 -12 m-8 -5 l9 5 l-6 9" }));
  if (press) parts.push(makeSvg("path", { class: "way", d: `M${press} 50 V72 m-7 -8 l7 8 l7 -8` }));
  return parts;
}

function line(className, joints, width) {
  return makeSvg("polyline", { class: className, points: joints.join(" "), "stroke-width": width });
}

customElements.define("movement-drawing", MovementDrawing);

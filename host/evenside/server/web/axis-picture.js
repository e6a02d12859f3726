// The drawing of one row of the result axis, and of the scale above all rows. Positions are shares
// of the width, so the picture needs no measuring and follows every window.

import { makeSvg } from "./dom.js";
import { ticks } from "./scale.js";
import { t } from "./texts.js";
import { marginOf, number } from "./words.js";

const HEAD_PX = 44;
const PADDING = 0.05; // share of the width kept free at either end, for the outermost numbers

/** The scale: which way is which, and the points. */
export function axisHead(end) {
  const step = end > 6 ? 5 : 2;
  return picture(
    { height: HEAD_PX },
    label("0%", 10, "start", [pointer("left", "\u25c2"), ` ${t("result.axis.left")}`]),
    label("100%", 10, "end", [`${t("result.axis.right")} `, pointer("right", "\u25b8")]),
    ...ticks(-end, end, step).map((points) =>
      label(at(points, end), 34, "middle", [number(Math.abs(points))]),
    ),
  );
}

/** One row: margin, zero, interval, dot. Without a comparison only the empty axis. */
export function axisPicture(comparison, end) {
  const margin = comparison ? marginOf(comparison) : 1;
  return picture(
    {},
    makeSvg("rect", {
      class: "margin",
      x: at(-margin, end),
      y: "0",
      width: `${(100 * margin * (1 - 2 * PADDING)) / end}%`,
      height: "100%",
    }),
    ...ticks(-end, end, end > 6 ? 5 : 2).map((points) =>
      upright(at(points, end), points === 0 ? "zero" : "tick"),
    ),
    ...marks(comparison, end),
  );
}

function marks(comparison, end) {
  if (!comparison || comparison.difference_points === null) return [];
  const { difference_points: points, ci95, ci90 } = comparison;
  return [
    ci95 && level(ci95, end, "ci95"),
    ci90 && level(ci90, end, "ci90"),
    ...[-1, 1].map((way) => ci95 && way * ci95[way < 0 ? 0 : 1] > end && beyond(way, end)),
    makeSvg("circle", { class: "dot", cx: at(clip(points, end), end), cy: "50%", r: "7" }),
  ].filter(Boolean);
}

function level([low, high], end, className) {
  return makeSvg("line", {
    class: className,
    x1: at(clip(low, end), end),
    x2: at(clip(high, end), end),
    y1: "50%",
    y2: "50%",
  });
}

/** The interval goes on outside of the scale. */
function beyond(way, end) {
  const points = `${way * 9},0 0,-6 0,6`;
  const place = { x: at(way * end, end), y: "50%", overflow: "visible" };
  return makeSvg("svg", place, makeSvg("polygon", { class: "beyond", points }));
}

function upright(x, className) {
  return makeSvg("line", { class: className, x1: x, x2: x, y1: "0", y2: "100%" });
}

function label(x, y, anchor, parts) {
  const place = { x, y, "text-anchor": anchor, "dominant-baseline": "middle" };
  return makeSvg("text", place, ...parts);
}

function pointer(side, text) {
  return makeSvg("tspan", { class: side, text });
}

function picture(size, ...children) {
  return makeSvg("svg", { class: "picture", "aria-hidden": "true", ...size }, ...children);
}

function clip(points, end) {
  return Math.max(-end, Math.min(end, points));
}

/** Where a difference lies, as a share of the width. */
function at(points, end) {
  const share = PADDING + ((points + end) / (2 * end)) * (1 - 2 * PADDING);
  return `${(100 * share).toFixed(3)}%`;
}

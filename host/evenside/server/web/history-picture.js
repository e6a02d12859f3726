// The drawing of one zone's history: a dot and its interval a session, the margin of "balanced" as a
// band, the level on its way, work as upright lines with their numbers. Times run to the right, the
// right side is up. Widths are shares, so the picture follows every window without being measured.

import { makeSvg } from "./dom.js";
import { dayOf, measured, shareOf } from "./history-points.js";
import { ticks } from "./scale.js";
import { t } from "./texts.js";
import { number } from "./words.js";

const [HEIGHT, TOP, BOTTOM] = [226, 44, 184]; // lanes above: direction, work; below: direction, days
const [LEFT, RIGHT] = [0.06, 0.02]; // shares of the width for the scale and for the last dot

/** `scale` is `{span, end, margin}`, the same for all zones; `name` says in words what is drawn. */
export function historyPicture({ points, trend }, interventions, { span, end, margin }, name) {
  const x = (moment) => `${(100 * (LEFT + shareOf(moment, span) * (1 - LEFT - RIGHT))).toFixed(3)}%`;
  const y = (value) => (TOP + BOTTOM) / 2 - (Math.max(-end, Math.min(end, value)) / end) * ((BOTTOM - TOP) / 2);
  return makeSvg(
    "svg",
    { class: "picture history", height: HEIGHT, role: "img", "aria-label": name },
    ...ground(y, end, margin),
    ...days(points, x),
    ...interventions.map(({ at }, i) => work(x(at), i + 1)),
    ...level(measured(points), trend, x, y),
    ...measured(points).map((point) => dot(point, x(point.created), y)),
  );
}

function ground(y, end, margin) {
  const steps = ticks(-end, end, end > 6 ? 5 : 2);
  return [
    makeSvg("rect", { class: "margin", x: percent(LEFT), width: percent(1 - LEFT), y: y(margin), height: y(-margin) - y(margin) }),
    ...steps.map((step) => makeSvg("line", { class: step === 0 ? "zero" : "tick", x1: percent(LEFT), x2: "100%", y1: y(step), y2: y(step) })),
    ...steps.map((step) => text("0", y(step), number(Math.abs(step)))),
    text(percent(LEFT), 10, `${t("result.axis.right")} \u25b8`, "right"),
    text(percent(LEFT), BOTTOM + 15, `\u25c2 ${t("result.axis.left")}`, "left"),
  ];
}

/** The first and the last day of this zone, under its dots. */
function days(points, x) {
  const tag = (point, anchor) =>
    makeSvg("text", { x: x(point.created), y: HEIGHT - 10, "text-anchor": anchor, "dominant-baseline": "middle", text: dayOf(point.created) });
  const [first, last] = [points[0], points.at(-1)];
  return first === last ? [tag(first, "middle")] : [tag(first, "start"), tag(last, "end")];
}

function text(x, y, words, look = null) {
  return makeSvg("text", { class: look, x, y, "dominant-baseline": "middle", text: words });
}

function work(x, number) {
  const tag = makeSvg("text", { x, y: 29, "text-anchor": "middle", "dominant-baseline": "middle", text: `\u25c6${number}` });
  return makeSvg("g", { class: "work" }, makeSvg("line", { x1: x, x2: x, y1: 38, y2: BOTTOM }), tag);
}

/** The level that the trend sees, from session to session. */
function level(points, trend, x, y) {
  const levels = trend?.level_points ?? [];
  const own = points.slice(points.length - levels.length);
  return levels.slice(1).map((value, i) =>
    makeSvg("line", { class: "level", x1: x(own[i].created), y1: y(levels[i]), x2: x(own[i + 1].created), y2: y(value) }),
  );
}

function dot({ difference_points: value, ci95, ci90, verdict }, x, y) {
  const upright = (ends, look) => ends && makeSvg("line", { class: look, x1: x, x2: x, y1: y(ends[0]), y2: y(ends[1]) });
  const parts = [upright(ci95, "ci95"), upright(ci90, "ci90"), makeSvg("circle", { class: "dot", cx: x, cy: y(value), r: 6 })];
  return makeSvg("g", { class: verdict }, ...parts.filter(Boolean));
}

function percent(share) {
  return `${(100 * share).toFixed(2)}%`;
}

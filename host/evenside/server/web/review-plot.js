// Drawing a window of a recording: envelope and mean of load and position, visits, events, ratings.
// Every function draws onto a context that it is given; what is out of sight is skipped.

import { bucketsIn } from "./review-tiles.js";

const NARROW_PX = 26;

/** From the smallest to the largest value as a surface, the mean as a line; broken where missing. */
export function drawEnvelope(context, ink, tile, { min, max, mean }, view, x, y) {
  const { first, stop } = bucketsIn(tile, view);
  const at = (i) => x(tile.startS + (i + 0.5) / tile.perS);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  context.lineJoin = "round";
  for (let i = first; i < stop; i += 1) {
    if (Number.isNaN(mean[i])) continue;
    const from = i;
    while (i < stop && !Number.isNaN(mean[i])) i += 1;
    surface(context, from, i, at, (k) => y(min[k]), (k) => y(max[k]));
    line(context, from, i, at, (k) => y(mean[k]));
  }
}

function surface(context, from, to, at, low, high) {
  context.beginPath();
  context.moveTo(at(from), high(from));
  for (let i = from + 1; i < to; i += 1) context.lineTo(at(i), high(i));
  for (let i = to - 1; i >= from; i -= 1) context.lineTo(at(i), low(i));
  context.globalAlpha = 0.35;
  context.fill();
  context.globalAlpha = 1;
}

function line(context, from, to, at, y) {
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(at(from), y(from));
  for (let i = from + 1; i < to; i += 1) context.lineTo(at(i), y(i));
  if (to === from + 1) context.lineTo(at(from) + 1, y(from));
  context.stroke();
}

/** A visit as a bar in its side's colour, with its mark and, where there is room, its words. */
export function drawVisit(context, colour, visit, words, x, top, bottom, isOpen) {
  const [from, to] = [x(visit.startS), x(visit.endS ?? visit.startS)];
  context.fillStyle = colour(visit.side);
  context.globalAlpha = isOpen ? 0.3 : 0.14;
  context.fillRect(from, top, to - from, bottom - top);
  context.globalAlpha = 1;
  context.fillRect(from, top - 4, Math.max(1, to - from), 4);
  const arrow = visit.side === "left" ? "\u25c2" : "\u25b8";
  context.textAlign = "left";
  context.fillStyle = colour("ink");
  if (to - from > context.measureText(words).width + NARROW_PX) context.fillText(`${arrow} ${words}`, from + 3, top - 14);
  else if (to - from > 9) context.fillText(arrow, from, top - 14);
}

/** A dwell is a bar at its load, a pass a short line at the bottom. */
export function drawEvent(context, colour, event, x, y, bottom) {
  const [from, to] = [x(event.start_s), x(event.end_s)];
  context.strokeStyle = colour(event.side ?? "muted");
  context.lineWidth = event.kind === "dwell" ? 3 : 2;
  const at = event.kind === "dwell" ? y(event.load_n) : bottom - 3;
  context.beginPath();
  context.moveTo(from, at);
  context.lineTo(Math.max(to, from + 1), at);
  context.stroke();
}

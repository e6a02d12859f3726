// The plate from above: its cells at their places, each filled by the share that it carries, and a
// ring where the weight goes that is asked for. What it says stands in the table beside it.

import { makeSvg } from "./dom.js";

const WIDTH = 240;
const MARGIN = 34;
const RADIUS = 20; // of a cell that carries everything
const RING = 28;

/** The picture of channels with `x_m` and `y_m`; null where there is no plate to draw. */
export function devicePicture(channels, loadsN, asked) {
  const xs = channels.map(({ x_m: x }) => x);
  const ys = channels.map(({ y_m: y }) => y);
  const [wide, high] = [span(xs), span(ys)];
  if (!(wide > 0) || !(high > 0)) return null;
  const scale = (WIDTH - 2 * MARGIN) / Math.max(wide, high);
  const [width, height] = [wide * scale + 2 * MARGIN, high * scale + 2 * MARGIN];
  const at = ({ x_m: x, y_m: y }) => [MARGIN + (x - Math.min(...xs)) * scale, MARGIN + (Math.max(...ys) - y) * scale];
  const total = channels.reduce((sum, { channel }) => sum + Math.max(loadsN.get(channel) ?? 0, 0), 0);
  const share = (channel) => (total > 0 ? Math.max(loadsN.get(channel) ?? 0, 0) / total : 0);
  return makeSvg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    makeSvg("rect", { class: "plate", x: 2, y: 2, width: width - 4, height: height - 4, rx: 6 }),
    ...channels.flatMap((channel) => cell(channel.channel, at(channel), share(channel.channel))),
    ring(asked, channels, at, [width / 2, height / 2]),
  );
}

function span(values) {
  return Math.max(...values) - Math.min(...values);
}

function cell(number, [x, y], share) {
  return [
    makeSvg("circle", { class: "share", cx: x, cy: y, r: RADIUS * Math.sqrt(share) }),
    makeSvg("circle", { class: "cell", cx: x, cy: y, r: RADIUS }),
    makeSvg("text", { x, y: y + 5, text: String(number) }),
  ];
}

function ring(asked, channels, at, middle) {
  const channel = channels.find(({ channel: number }) => number === asked);
  const place = asked === "middle" ? middle : channel && at(channel);
  return place ? makeSvg("circle", { class: "asked", cx: place[0], cy: place[1], r: RING }) : null;
}

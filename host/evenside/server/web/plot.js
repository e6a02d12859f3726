// What the two traces share: a sharp canvas that knows its size, the colours of the theme, and the
// time axis. Drawing happens only when `draw` is asked for; nothing runs on its own.

import { clock } from "./words.js";
import { ticks, timeWindow } from "./scale.js";

export const GUTTER = { left: 44, right: 12 };
const WIDE_SPAN_S = 60;
const NARROW_SPAN_S = 30; // on a phone a minute would be a scribble
const NARROW_PX = 520;
const TICK_S = 10;
const FONT_PX = 13;
const HALF_LABEL_PX = 18;

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Plot {
  #context;
  #onResize;
  width = 0;
  height = 0;

  /** `onResize` is called whenever the size or the theme changed and the picture must be redrawn. */
  constructor(canvas, onResize) {
    this.canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#onResize = onResize;
    new ResizeObserver(() => this.#fit()).observe(canvas);
    addEventListener("theme", () => onResize());
  }

  #fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = devicePixelRatio || 1;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.#onResize();
  }

  /** Clears the canvas and gives the context in CSS pixels with the theme's colours. */
  begin() {
    const context = this.#context;
    const ratio = this.width === 0 ? 1 : this.canvas.width / this.width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const style = getComputedStyle(this.canvas);
    context.font = `${FONT_PX}px ${style.fontFamily}`;
    context.textBaseline = "middle";
    return { context, colour: (name) => style.getPropertyValue(`--${name}`).trim() };
  }

  /** The stretch of time to show and how it maps to pixels. */
  timeScale(newestS) {
    const spanS = this.width < NARROW_PX ? NARROW_SPAN_S : WIDE_SPAN_S;
    const { fromS, toS } = timeWindow(newestS, spanS, still.matches);
    const width = this.width - GUTTER.left - GUTTER.right;
    const x = (timeS) => GUTTER.left + ((timeS - fromS) / spanS) * width;
    return { fromS, toS, x };
  }
}

/** Upright lines every ten seconds, with their stream time below when there is room for it. */
export function drawTimeAxis(context, colour, { fromS, toS, x }, top, bottom, withText) {
  const right = x(toS) + GUTTER.right;
  context.strokeStyle = colour("line");
  context.fillStyle = colour("muted");
  context.lineWidth = 1;
  context.textAlign = "center";
  context.beginPath();
  for (const timeS of ticks(Math.max(0, fromS), toS, TICK_S)) {
    const at = Math.round(x(timeS)) + 0.5;
    context.moveTo(at, top);
    context.lineTo(at, bottom);
    const fits = at > GUTTER.left + HALF_LABEL_PX && at < right - HALF_LABEL_PX;
    if (withText && fits) context.fillText(clock(timeS, 0), at, bottom + 11);
  }
  context.stroke();
}

/** One level line with its number in the left gutter. */
export function drawLevel(context, colour, width, y, text) {
  const at = Math.round(y) + 0.5;
  context.strokeStyle = colour("line");
  context.fillStyle = colour("muted");
  context.textAlign = "right";
  context.beginPath();
  context.moveTo(GUTTER.left, at);
  context.lineTo(width - GUTTER.right, at);
  context.stroke();
  context.fillText(text, GUTTER.left - 8, at);
}

/** A curve through the samples of `trace`; it breaks where samples are missing. */
export function drawCurve(context, trace, scale, valueOf, y) {
  let down = false;
  context.beginPath();
  trace.forEach(scale.fromS, scale.toS, (timeS, loadN, positionM) => {
    const value = valueOf(loadN, positionM);
    if (Number.isNaN(value)) {
      down = false;
    } else if (down) {
      context.lineTo(scale.x(timeS), y(value));
    } else {
      context.moveTo(scale.x(timeS), y(value));
      down = true;
    }
  });
  context.stroke();
}

/** A rating: its number in a ring of its side's colour. */
export function drawRing(context, colour, text, x, y, radius, side) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour("ground");
  context.fill();
  context.strokeStyle = colour(side ?? "muted");
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = colour("ink");
  context.textAlign = "center";
  context.fillText(text, x, y + 1);
}

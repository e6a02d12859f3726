// <load-trace>: the load of the last minute with the dwells, passes and ratings found in it, and
// the guide's band if there is one. Drawn on new data only. Its text equivalent is <event-list>.

import { choice } from "./choices.js";
import { make, setText } from "./dom.js";
import { GUTTER, Plot, drawCurve, drawLevel, drawRing, drawTimeAxis } from "./plot.js";
import { Reading } from "./reading.js";
import { loadTop } from "./scale.js";
import { t } from "./texts.js";
import { forceUnit } from "./units.js";
import { scoreText } from "./words.js";

const TOP = 26; // room for the dwells' numbers
const BOTTOM = 24; // room for the times
const MIN_LABEL_PX = 40;
const RING_PX = 11;

export class LoadTrace extends HTMLElement {
  trace = null;
  #plot;
  #reading;
  #heading = make("h2");
  #unit = forceUnit("N");
  #shown = {};
  #topN = 0;

  connectedCallback() {
    const canvas = make("canvas", { role: "img", "aria-label": t("result.live.load_name") });
    const reading = make("p", { class: "reading numerals" });
    this.#reading = new Reading(reading, (now) => (now ? this.#unit.text(now.load_n) : t("result.live.no_reading")));
    this.append(
      make(
        "div",
        { class: "heading" },
        this.#heading,
        reading,
      ),
      canvas,
      make("p", {
        class: "key",
        text: t("result.live.key"),
      }),
    );
    this.#plot = new Plot(canvas, () => this.#draw());
  }

  update(state) {
    this.#unit = forceUnit(choice("unit"), state.setup?.body_mass_kg);
    const parts = [state.now, state.events, state.ratings, state.guide?.band_n, state.link, this.#unit.id];
    const same = parts.every((part, i) => part === this.#shown.parts?.[i]);
    if (same) return;
    this.#shown = { parts, state };
    setText(this.#heading, t("result.live.load", { unit: this.#unit.label }));
    this.#reading.show(state.now);
    this.#draw();
  }

  #draw() {
    const { state } = this.#shown;
    if (!state || this.#plot.width === 0) return;
    const { context, colour } = this.#plot.begin();
    const newestS = this.trace.isEmpty ? 0 : this.trace.newestS;
    const scale = this.#plot.timeScale(newestS);
    const bottom = this.#plot.height - BOTTOM;
    const y = this.#loadScale(scale, state.guide?.band_n, bottom);
    drawTimeAxis(context, colour, scale, TOP, bottom, true);
    this.#drawLevels(context, colour, y);
    if (this.trace.isEmpty) {
      this.#drawEmpty(context, colour);
      return;
    }
    context.save();
    context.beginPath();
    context.rect(GUTTER.left, 0, this.#plot.width - GUTTER.left - GUTTER.right, bottom + 1);
    context.clip();
    drawBand(context, colour, state.guide?.band_n, y, this.#plot.width);
    for (const event of inView(state.events, scale)) {
      if (event.kind === "dwell") drawDwell(context, colour, event, scale, bottom, this.#unit);
      if (event.kind === "pass") drawPass(context, colour, event, scale, bottom);
    }
    context.strokeStyle = colour("ink");
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    drawCurve(context, this.trace, scale, (loadN) => loadN, y);
    for (const rating of state.ratings) drawRating(context, colour, rating, scale, bottom);
    context.restore();
  }

  #loadScale(scale, band, bottom) {
    let max = band ? band[1] : 0;
    this.trace.forEach(scale.fromS, scale.toS, (_timeS, loadN) => {
      if (loadN > max) max = loadN;
    });
    this.#topN = loadTop(max, this.#topN);
    return (loadN) => bottom - (Math.max(0, loadN) / this.#topN) * (bottom - TOP);
  }

  #drawLevels(context, colour, y) {
    for (const share of [0, 0.5, 1]) {
      const loadN = share * this.#topN;
      drawLevel(context, colour, this.#plot.width, y(loadN), this.#unit.text(loadN));
    }
  }

  #drawEmpty(context, colour) {
    context.fillStyle = colour("muted");
    context.textAlign = "center";
    context.fillText(t("result.live.waiting"), this.#plot.width / 2, this.#plot.height / 2);
  }
}

function inView(events, { fromS, toS }) {
  return events.filter(({ start_s: startS, end_s: endS }) => endS >= fromS && startS <= toS);
}

function drawBand(context, colour, band, y, width) {
  if (!band) return;
  context.fillStyle = colour("band");
  context.fillRect(GUTTER.left, y(band[1]), width - GUTTER.left, y(band[0]) - y(band[1]));
}

function drawDwell(context, colour, { start_s, end_s, side, load_n: loadN }, { x }, bottom, unit) {
  const from = Math.max(GUTTER.left, x(start_s));
  const width = x(end_s) - from;
  context.fillStyle = colour(side ?? "muted");
  context.globalAlpha = 0.16;
  context.fillRect(from, TOP, width, bottom - TOP);
  context.globalAlpha = 1;
  context.fillRect(from, TOP - 3, width, 3);
  if (width < MIN_LABEL_PX) return;
  context.fillStyle = colour("ink");
  context.textAlign = "center";
  const arrow = { left: "\u25c2 ", right: "" }[side] ?? "";
  const after = { left: "", right: " \u25b8" }[side] ?? "";
  context.fillText(arrow + unit.text(loadN) + after, from + width / 2, TOP - 13);
}

function drawPass(context, colour, { start_s, end_s, side, direction }, { x }, bottom) {
  const y = bottom - 8;
  const [from, to] = [x(start_s) + 2, x(end_s) - 2];
  const middle = (from + to) / 2;
  const tip = direction === -1 ? 5 : -5; // up: the position grows
  context.strokeStyle = colour(side ?? "muted");
  context.fillStyle = colour(side ?? "muted");
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(from, y - 5);
  context.lineTo(from, y);
  context.lineTo(to, y);
  context.lineTo(to, y - 5);
  context.stroke();
  if (direction === null) return;
  context.beginPath();
  context.moveTo(middle - 5, y - 8 - tip);
  context.lineTo(middle + 5, y - 8 - tip);
  context.lineTo(middle, y - 8 + tip);
  context.fill();
}

function drawRating(context, colour, { time_s: timeS, score, side }, { fromS, toS, x }, bottom) {
  if (timeS < fromS) return;
  const cy = bottom - 22;
  const cx = Math.min(x(timeS), x(toS) - RING_PX - 1); // a number that has just come shows whole
  drawRing(context, colour, scoreText(score), cx, cy, RING_PX, side);
}

customElements.define("load-trace", LoadTrace);

// <review-trace>: a window of the whole recording, load above and position below. Zoom with the
// wheel, with two fingers or with + and -; move by dragging or with the arrows; a click or Home and
// End choose the moment. It shows what it is told to (`show`) and tells what is wanted of it by the
// events `window` ({fromS, toS}) and `moment` (seconds).

import { make } from "./dom.js";
import { GUTTER, Plot, drawLevel, drawRing } from "./plot.js";
import { drawEnvelope, drawEvent, drawVisit } from "./review-plot.js";
import { ratingOf } from "./review-visits.js";
import { moved, tickStep, zoomed } from "./review-window.js";
import { loadTop, positionEnd, ticks } from "./scale.js";
import { t } from "./texts.js";
import { clock, number, scoreText, zoneTitle } from "./words.js";

const [TOP, AXIS, POSITION_SHARE] = [34, 22, 0.26];
const CLICK_PX = 4;
const RING_PX = 10;
const MOST_EVENTS = 400; // more lines than this in one window are a grey block, not a picture

export class ReviewTrace extends HTMLElement {
  #canvas = make("canvas", { tabindex: "0", role: "img" });
  #plot;
  #seen = null; // {view, playS, durationS, tiles, review, visits, unit, openVisit, zones}
  #fingers = new Map();
  #dragged = 0;

  connectedCallback() {
    this.append(this.#canvas, make("p", { class: "key", text: t("review.trace.key") }));
    this.#plot = new Plot(this.#canvas, () => this.#draw());
    this.#canvas.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    this.#canvas.addEventListener("keydown", (event) => this.#onKey(event));
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.#canvas.addEventListener(name, (event) => this.#onPointer(event));
    }
  }

  /** How many points a window has room for. */
  get points() {
    return Math.max(200, Math.round(this.#plot.width - GUTTER.left - GUTTER.right));
  }

  show(seen) {
    this.#seen = seen;
    this.#draw();
  }

  #x() {
    const { fromS, toS } = this.#seen.view;
    const width = this.#plot.width - GUTTER.left - GUTTER.right;
    return (timeS) => GUTTER.left + ((timeS - fromS) / (toS - fromS)) * width;
  }

  #timeAt(px) {
    const { fromS, toS } = this.#seen.view;
    const width = this.#plot.width - GUTTER.left - GUTTER.right;
    return fromS + ((px - GUTTER.left) / width) * (toS - fromS);
  }

  #draw() {
    if (this.#seen === null || this.#plot.width === 0) return;
    const { context, colour } = this.#plot.begin();
    const { view, tiles } = this.#seen;
    this.#canvas.setAttribute("aria-label", t("review.trace.name", { from: clock(view.fromS), to: clock(view.toS) }));
    const tile = tiles.for(view, this.points);
    const split = Math.round(this.#plot.height * (1 - POSITION_SHARE));
    const x = this.#x();
    this.#drawTimes(context, colour, x, split);
    if (tile === null) return;
    const inside = { left: GUTTER.left, width: this.#plot.width - GUTTER.left - GUTTER.right };
    const load = this.#loadScale(context, colour, tiles.whole, split - AXIS);
    const position = this.#positionScale(context, colour, tiles.whole, split + 6, this.#plot.height - 4);
    context.save();
    context.beginPath();
    context.rect(inside.left, 0, inside.width, this.#plot.height);
    context.clip();
    this.#drawMarks(context, colour, x, load, split - AXIS);
    drawEnvelope(context, colour("ink"), tile, tile.load, view, x, load);
    drawEnvelope(context, colour("ink"), tile, tile.position, view, x, position);
    this.#drawScores(context, colour, x, split - AXIS - 14);
    this.#drawMoment(context, colour, x);
    context.restore();
  }

  #drawTimes(context, colour, x, split) {
    const { view } = this.#seen;
    const step = tickStep(view, this.#plot.width / 110);
    context.strokeStyle = colour("line");
    context.fillStyle = colour("muted");
    context.lineWidth = 1;
    context.textAlign = "center";
    context.beginPath();
    for (const timeS of ticks(view.fromS, view.toS, step)) {
      const at = Math.round(x(timeS)) + 0.5;
      context.moveTo(at, TOP);
      context.lineTo(at, this.#plot.height);
      if (at > GUTTER.left + 20 && at < this.#plot.width - 30) context.fillText(clock(timeS, step < 1 ? 1 : 0), at, split - 9);
    }
    context.stroke();
  }

  #loadScale(context, colour, tile, bottom) {
    const { unit } = this.#seen;
    const top = loadTop(largest(tile.load.max));
    const y = (loadN) => bottom - (Math.max(0, loadN) / top) * (bottom - TOP);
    for (const share of [0, 0.5, 1]) drawLevel(context, colour, this.#plot.width, y(share * top), unit.text(share * top));
    return y;
  }

  #positionScale(context, colour, tile, top, bottom) {
    const end = positionEnd(Math.max(largest(tile.position.max), largest(tile.position.min.map((value) => -value))));
    const y = (positionM) => (top + bottom) / 2 - (positionM / end) * ((bottom - top) / 2 - 6);
    for (const positionM of [-end, end]) drawLevel(context, colour, this.#plot.width, y(positionM), number(positionM * 100));
    return y;
  }

  #drawMarks(context, colour, x, y, bottom) {
    const { view, visits, review, openVisit, zones } = this.#seen;
    for (const visit of visits) {
      if (visit.isDropped || (visit.endS ?? visit.startS) < view.fromS || visit.startS > view.toS) continue;
      drawVisit(context, colour, visit, zoneTitle(zones, visit.zone), x, TOP, bottom, visit.start === openVisit);
    }
    const events = review.events.filter(
      ({ kind, start_s: startS, end_s: endS }) => kind !== "contact" && endS >= view.fromS && startS <= view.toS,
    );
    if (events.length > MOST_EVENTS) return;
    for (const event of events) drawEvent(context, colour, event, x, y, bottom);
  }

  #drawScores(context, colour, x, y) {
    const { view, visits } = this.#seen;
    let free = -Infinity;
    for (const visit of visits) {
      const rating = visit.isDropped ? null : ratingOf(visit);
      if (rating === null || rating.time_s < view.fromS || rating.time_s > view.toS) continue;
      const at = x(rating.time_s);
      if (at < free) continue; // its number is in the table; here it would lie on its neighbour
      drawRing(context, colour, scoreText(rating.data.score), at, y, RING_PX, visit.side);
      free = at + 22;
    }
  }

  #drawMoment(context, colour, x) {
    const at = Math.round(x(this.#seen.playS)) + 0.5;
    context.strokeStyle = colour("mind");
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(at, 0);
    context.lineTo(at, this.#plot.height);
    context.stroke();
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #zoom(factor, aroundS) {
    const { view, durationS } = this.#seen;
    this.#tell("window", zoomed(view, factor, aroundS, durationS));
  }

  #pan(byS) {
    const { view, durationS } = this.#seen;
    this.#tell("window", moved(view, byS, durationS));
  }

  #onWheel(event) {
    if (this.#seen === null) return;
    event.preventDefault();
    const { fromS, toS } = this.#seen.view;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.#pan(((toS - fromS) * event.deltaX) / 1000);
    else this.#zoom(Math.exp(event.deltaY / 500), this.#timeAt(event.offsetX));
  }

  #onKey(event) {
    if (this.#seen === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { view, playS, durationS } = this.#seen;
    const spanS = view.toS - view.fromS;
    const around = playS >= view.fromS && playS <= view.toS ? playS : (view.fromS + view.toS) / 2;
    const doings = {
      "+": () => this.#zoom(0.5, around),
      "=": () => this.#zoom(0.5, around),
      "-": () => this.#zoom(2, around),
      0: () => this.#tell("window", { fromS: 0, toS: durationS }),
      ArrowLeft: () => (event.shiftKey ? this.#tell("moment", playS - spanS / 50) : this.#pan(-spanS / 10)),
      ArrowRight: () => (event.shiftKey ? this.#tell("moment", playS + spanS / 50) : this.#pan(spanS / 10)),
      Home: () => this.#tell("moment", 0),
      End: () => this.#tell("moment", durationS),
    };
    if (!Object.hasOwn(doings, event.key)) return;
    event.preventDefault();
    doings[event.key]();
  }

  #onPointer(event) {
    if (this.#seen === null) return;
    if (event.type === "pointerdown") this.#press(event);
    else if (event.type === "pointermove") this.#move(event);
    else this.#release(event);
  }

  #press(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, event.offsetX);
    this.#dragged = this.#fingers.size > 1 ? Infinity : 0;
  }

  #move(event) {
    if (!this.#fingers.has(event.pointerId)) return;
    const before = this.#fingers.get(event.pointerId);
    if (this.#fingers.size === 2) {
      const other = [...this.#fingers].find(([id]) => id !== event.pointerId)[1];
      const factor = Math.max(Math.abs(before - other), 8) / Math.max(Math.abs(event.offsetX - other), 8);
      this.#zoom(factor, this.#timeAt(other));
    } else {
      this.#dragged += Math.abs(event.offsetX - before);
      if (this.#dragged > CLICK_PX) this.#pan(this.#timeAt(before) - this.#timeAt(event.offsetX));
    }
    this.#fingers.set(event.pointerId, event.offsetX);
  }

  #release(event) {
    const isClick = event.type === "pointerup" && this.#fingers.size === 1 && this.#dragged <= CLICK_PX;
    this.#fingers.delete(event.pointerId);
    if (isClick) this.#tell("moment", this.#timeAt(event.offsetX));
  }
}

function largest(values) {
  let found = 0;
  for (const value of values) if (value > found) found = value;
  return found;
}

customElements.define("review-trace", ReviewTrace);

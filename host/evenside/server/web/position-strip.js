// <position-strip>: where along the tissue the load acts, on the same time axis as the load above.

import { make } from "./dom.js";
import { Plot, drawCurve, drawLevel, drawTimeAxis } from "./plot.js";
import { Reading } from "./reading.js";
import { positionEnd } from "./scale.js";
import { t } from "./texts.js";
import { number } from "./words.js";

const MARGIN_PX = 9;

export class PositionStrip extends HTMLElement {
  trace = null;
  #plot;
  #reading;
  #shown = null;
  #endM = 0.1;

  connectedCallback() {
    const canvas = make("canvas", { role: "img", "aria-label": t("result.live.position_name") });
    const reading = make("p", { class: "reading numerals" });
    this.#reading = new Reading(reading, positionText);
    this.append(
      make(
        "div",
        { class: "heading" },
        make("h2", { text: t("result.live.position") }),
        reading,
      ),
      canvas,
    );
    this.#plot = new Plot(canvas, () => this.#draw());
  }

  update(state) {
    if (state.now === this.#shown?.now && state.link === this.#shown?.link) return;
    this.#shown = state;
    this.#reading.show(state.now);
    this.#draw();
  }

  #draw() {
    if (!this.#shown || this.#plot.width === 0) return;
    const { context, colour } = this.#plot.begin();
    const newestS = this.trace.isEmpty ? 0 : this.trace.newestS;
    const scale = this.#plot.timeScale(newestS);
    const height = this.#plot.height;
    this.#grow(scale);
    const half = height / 2 - MARGIN_PX;
    const y = (positionM) => height / 2 - (positionM / this.#endM) * half;
    drawTimeAxis(context, colour, scale, MARGIN_PX, height - MARGIN_PX, false);
    for (const positionM of [-this.#endM, 0, this.#endM]) {
      drawLevel(context, colour, this.#plot.width, y(positionM), number(positionM * 100));
    }
    context.strokeStyle = colour("ink");
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    drawCurve(context, this.trace, scale, (_loadN, positionM) => positionM, y);
  }

  #grow({ fromS, toS }) {
    let max = 0;
    this.trace.forEach(fromS, toS, (_timeS, _loadN, positionM) => {
      if (Math.abs(positionM) > max) max = Math.abs(positionM);
    });
    this.#endM = positionEnd(max, this.#endM);
  }
}

function positionText(now) {
  if (now === null) return t("result.live.no_reading");
  return now.position_m === null ? t("result.live.no_contact") : number(now.position_m * 100, 1);
}

customElements.define("position-strip", PositionStrip);

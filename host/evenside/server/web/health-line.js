// <health-line>: how good the measurement is, in one line. What somebody should mind is amber and
// says so in words.

import { make, setText } from "./dom.js";
import { healthItems } from "./health.js";
import { t } from "./texts.js";

export class HealthLine extends HTMLElement {
  #list = make("dl", { "aria-label": t("health.name") });
  #cells = new Map();
  #shown = [];

  connectedCallback() {
    this.append(this.#list);
  }

  update({ health, link }) {
    if (health === this.#shown[0] && link === this.#shown[1]) return;
    this.#shown = [health, link];
    const items = healthItems(health, link);
    for (const { label, value, mind } of items) {
      const cell = this.#cell(label);
      setText(cell.value, mind ? `${value}, ${mind}` : value);
      cell.box.classList.toggle("mind", mind !== null);
    }
  }

  #cell(label) {
    if (!this.#cells.has(label)) {
      const value = make("dd");
      const box = make("div", {}, make("dt", { text: label }), value);
      this.#list.append(box);
      this.#cells.set(label, { box, value });
    }
    return this.#cells.get(label);
  }
}

customElements.define("health-line", HealthLine);

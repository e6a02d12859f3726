// <drill-choice>: which drills of the plan were done. One zone and side at a time; what was ticked
// stays ticked, and all of it is listed. It begins with what the result suggests to work on first.

import { STEPS, drillId, drillName, drillWords, zonesWithDrills } from "./drills.js";
import { make } from "./dom.js";
import { t } from "./texts.js";
import { zoneTitle } from "./words.js";

const SIDES = ["left", "right"];

export class DrillChoice extends HTMLElement {
  #zone = make("select", { "aria-label": t("page.visit.zone"), onchange: () => this.#showSteps() });
  #side = make("select", { "aria-label": t("page.visit.side"), onchange: () => this.#showSteps() });
  #steps = make("div", { class: "steps-done" });
  #list = make("ul");
  #chosen = new Set();
  #zones = {};

  connectedCallback() {
    this.#side.append(...SIDES.map((side) => make("option", { value: side, text: t(`result.side.${side}`) })));
    const where = make("div", { class: "buttons" }, this.#zone, this.#side);
    this.append(
      make("fieldset", {}, make("legend", { text: t("page.note.drills") }), where, this.#steps),
      this.#list,
    );
  }

  /** The ids of all that is ticked. */
  get chosen() {
    return [...this.#chosen];
  }

  update({ zones, summary }) {
    if (zones === this.#zones) return;
    this.#zones = zones;
    const first = summary?.work_first?.[0];
    this.#zone.replaceChildren(
      ...zonesWithDrills(zones).map((zone) => make("option", { value: zone, text: zoneTitle(zones, zone) })),
    );
    if (first) [this.#zone.value, this.#side.value] = [first.zone, first.side];
    this.#showSteps();
  }

  clear() {
    this.#chosen.clear();
    this.#showSteps();
  }

  #showSteps() {
    const [zone, side] = [this.#zone.value, this.#side.value];
    this.#steps.replaceChildren(...(zone ? STEPS.map((step) => this.#tick(zone, side, step)) : []));
    this.#showList();
  }

  #tick(zone, side, step) {
    const id = drillId(zone, side, step);
    const box = make("input", { type: "checkbox", checked: this.#chosen.has(id), onchange: () => this.#mark(id, box.checked) });
    const words = make("span", { class: "note", text: drillWords(zone, side, step) });
    return make("label", { class: "tick" }, box, make("span", {}, t(`result.step.${step}`), words));
  }

  #mark(id, isDone) {
    if (isDone) this.#chosen.add(id);
    else this.#chosen.delete(id);
    this.#showList();
  }

  #showList() {
    this.#list.replaceChildren(...this.chosen.map((id) => make("li", { text: drillName(this.#zones, id) })));
  }
}

customElements.define("drill-choice", DrillChoice);

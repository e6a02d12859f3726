// <result-findings>: what else was seen, beside the comparisons and never in them: pairs along one
// leg, and what the load alone says.

import { make } from "./dom.js";
import { legText } from "./result-legs.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { zoneTitle } from "./words.js";

export class ResultFindings extends HTMLElement {
  #legs = make("div");
  #signs = make("div");
  #shown = [];

  connectedCallback() {
    this.append(this.#legs, this.#signs);
  }

  update({ summary, signs, zones }) {
    const parts = [summary, signs, zones];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    const findings = (summary?.findings ?? []).map((finding) => make("li", { text: legText(zones, finding) }));
    this.#legs.replaceChildren(...list("result.findings.heading", findings));
    const notable = (signs ?? []).flatMap(({ zone, notable }) =>
      notable.map((words) => make("li", {}, `${zoneTitle(zones, zone)}: `, make("span", ending(told(words))))),
    );
    this.#signs.replaceChildren(...list("result.signs.heading", notable, "result.signs.note"));
  }
}

function list(heading, items, note = null) {
  if (items.length === 0) return [];
  return [
    make("h2", { text: t(heading) }),
    note && make("p", { class: "note", text: t(note) }),
    make("ul", {}, ...items),
  ].filter(Boolean);
}

function ending({ text, lang }) {
  return { text: `${text}.`, lang };
}

customElements.define("result-findings", ResultFindings);

// <result-findings>: what else was seen, beside the comparisons and never in them: pairs along one
// leg, and what the load alone says. Each in the words of the analysis.

import { make } from "./dom.js";
import { t } from "./texts.js";
import { capital, sentence, zoneTitle } from "./words.js";

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
    const findings = (summary?.findings ?? []).map(({ words }) => item(words));
    this.#legs.replaceChildren(...list("result.findings.heading", findings));
    const notable = (signs ?? []).flatMap(({ zone, notable }) =>
      notable.map((words) => item(words, `${zoneTitle(zones, zone)}: `)),
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

function item(words, before = "") {
  const text = make("span", { lang: "en", text: sentence(before ? words : capital(words)) });
  return make("li", {}, before, text);
}

customElements.define("result-findings", ResultFindings);

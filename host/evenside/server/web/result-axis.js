// <result-axis>: the signature picture. One row a zone: a dot and its interval on one axis that all
// rows share (left | 0 | right), the margin of "balanced" as a band, grey where it cannot tell, and
// the verdict in words beside it. It is a table, so the words are the picture's text equivalent.

import { make, makeSvg, setText, sideMark } from "./dom.js";
import { axisHead, axisPicture } from "./axis-picture.js";
import { resultEnd } from "./scale.js";
import { zonesToShow } from "./state.js";
import { capital, moversSentence, tighterSide, verdictNote, verdictSentence, zoneName } from "./words.js";

export class ResultAxis extends HTMLElement {
  #head = make("tr", { role: "row" });
  #body = make("tbody", { role: "rowgroup" });
  #table;
  #empty;
  #key = make("p", {
    class: "key",
    text: "Dot: difference in points. Thick line: 90 % interval, thin: 95 %. Shaded: balanced.",
  });
  #movers = make("p", { class: "movers" });
  #workFirst = make("div", { class: "work-first" });
  #said = make("p", { class: "unseen", "aria-live": "polite" });
  #shown = [];

  connectedCallback() {
    this.#table = make(
      "table",
      { role: "table" },
      make("thead", { role: "rowgroup" }, this.#head),
      this.#body,
    );
    this.#empty = make("p", {
      class: "empty",
      text: "Nothing measured yet. A zone is compared when both sides have been pressed and rated.",
    });
    this.append(
      make("h2", { text: "Left against right, at the same force" }),
      this.#empty,
      this.#table,
      this.#key,
      this.#movers,
      this.#workFirst,
      this.#said,
    );
  }

  update(state) {
    setText(this.#said, state.announcement);
    const shownZones = zonesToShow(state);
    const parts = [state.comparisons, state.summary, state.zones, shownZones.join()];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    this.#show(state, shownZones);
  }

  #show({ comparisons, zones, summary }, shownZones) {
    const end = resultEnd(comparisons);
    const byZone = new Map(comparisons.map((comparison) => [comparison.zone, comparison]));
    this.#empty.hidden = comparisons.length > 0;
    this.#key.hidden = comparisons.length === 0;
    this.#table.hidden = shownZones.length === 0;
    this.#head.replaceChildren(
      make("th", { scope: "col", role: "columnheader", text: "Zone" }),
      make("th", { scope: "col", role: "columnheader", class: "axis" }, axisHead(end)),
      make("th", { scope: "col", role: "columnheader", text: "Finding" }),
    );
    this.#body.replaceChildren(
      ...shownZones.map((zone) => row(zones, zone, byZone.get(zone), end)),
    );
    setText(this.#movers, comparisons.length > 0 ? moversSentence(summary) : "");
    this.#workFirst.replaceChildren(...suggestions(summary?.work_first ?? []));
  }
}

function row(zones, zone, comparison, end) {
  return make(
    "tr",
    { role: "row", class: comparison?.verdict ?? "unmeasured" },
    make("th", { scope: "row", role: "rowheader", text: capital(zoneName(zones, zone)) }),
    make("td", { role: "cell", class: "axis" }, axisPicture(comparison, end)),
    make("td", { role: "cell", class: "finding" }, ...finding(zones, comparison)),
  );
}

function finding(zones, comparison) {
  if (!comparison) return [make("p", { class: "note", text: "Not measured yet." })];
  const side = tighterSide(comparison.verdict);
  return [
    make("p", {}, side ? sideMark(side) : null, verdictSentence(zones, comparison)),
    make("p", { class: "note", text: verdictNote(comparison) }),
  ];
}

function suggestions(workFirst) {
  if (workFirst.length === 0) return [];
  const items = workFirst.map(({ side, why }) => make("li", {}, sideMark(side), why));
  return [make("h3", { text: "Work on first (a suggestion)" }), make("ol", {}, ...items)];
}

customElements.define("result-axis", ResultAxis);

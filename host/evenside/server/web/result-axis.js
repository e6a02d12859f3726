// <result-axis>: the signature picture. One row a zone: a dot and its interval on one axis that all
// rows share (left | 0 | right), the margin of "balanced" as a band, grey where it cannot tell, and
// the verdict in words beside it. It is a table, so the words are the picture's text equivalent.

import { make, makeSvg, setText, sideMark } from "./dom.js";
import { axisHead, axisPicture } from "./axis-picture.js";
import { resultEnd } from "./scale.js";
import { notesOf, verdictText } from "./result-reasons.js";
import { zonesToShow } from "./state.js";
import { t } from "./texts.js";
import { tighterSide, zoneTitle } from "./words.js";

export class ResultAxis extends HTMLElement {
  #head = make("tr", { role: "row" });
  #body = make("tbody", { role: "rowgroup" });
  #table;
  #empty;
  #key = make("p", {
    class: "key",
    text: t("result.axis.key"),
  });
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
      text: t("result.axis.empty"),
    });
    this.append(
      make("h2", { text: t("result.axis.heading") }),
      this.#empty,
      this.#table,
      this.#key,
      this.#said,
    );
  }

  update(state) {
    setText(this.#said, state.announcement);
    const shownZones = zonesToShow(state);
    const parts = [state.comparisons, state.zones, shownZones.join()];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    this.#show(state, shownZones);
  }

  #show({ comparisons, zones }, shownZones) {
    const end = resultEnd(comparisons);
    const byZone = new Map(comparisons.map((comparison) => [comparison.zone, comparison]));
    this.#empty.hidden = comparisons.length > 0;
    this.#key.hidden = comparisons.length === 0;
    this.#table.hidden = shownZones.length === 0;
    this.#head.replaceChildren(
      make("th", { scope: "col", role: "columnheader", text: t("result.zone") }),
      make("th", { scope: "col", role: "columnheader", class: "axis" }, axisHead(end), make("span", { class: "unseen", text: t("page.axis") })),
      make("th", { scope: "col", role: "columnheader", text: t("result.finding") }),
    );
    this.#body.replaceChildren(
      ...shownZones.map((zone) => row(zones, zone, byZone.get(zone), end)),
    );
  }
}

function row(zones, zone, comparison, end) {
  return make(
    "tr",
    { role: "row", class: comparison?.verdict ?? "unmeasured" },
    make("th", { scope: "row", role: "rowheader", text: zoneTitle(zones, zone) }),
    make("td", { role: "cell", class: "axis" }, axisPicture(comparison, end)),
    make("td", { role: "cell", class: "finding" }, ...finding(zones, comparison)),
  );
}

function finding(zones, comparison) {
  if (!comparison) return [make("p", { class: "note", text: t("result.unmeasured") })];
  const side = tighterSide(comparison.verdict);
  const { text, lang } = verdictText(zones, comparison);
  const notes = notesOf(comparison).flatMap(({ text, lang }) => [make("span", { text, lang }), " "]);
  return [
    make("p", { lang }, side ? sideMark(side) : null, text),
    make("p", { class: "note" }, ...notes.slice(0, -1)),
  ];
}

customElements.define("result-axis", ResultAxis);

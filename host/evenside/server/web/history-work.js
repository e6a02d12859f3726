// <history-work>: what was done about the differences, by date, with the drills and with what the
// retest of the same session showed. Its numbers are those of the upright lines in the pictures.

import { make } from "./dom.js";
import { drillName } from "./drills.js";
import { dayOf } from "./history-points.js";
import { t } from "./texts.js";
import { zoneTitle } from "./words.js";

export class HistoryWork extends HTMLElement {
  #list = make("ol");

  connectedCallback() {
    this.append(make("h2", { text: t("history.work") }), this.#list);
  }

  show({ interventions }, zones) {
    this.hidden = interventions.length === 0;
    this.#list.replaceChildren(...interventions.map((entry) => item(entry, zones)));
  }
}

function item({ at, text, drills, changes }, zones) {
  const done = [...drills.map((id) => drillName(zones, id)), ...changes.map((change) => changeWords(change, zones))];
  return make(
    "li",
    {},
    make("strong", { text: dayOf(at) }),
    make("span", { text: text ? ` \u00b7 ${text}` : "" }),
    done.length > 0 ? make("ul", {}, ...done.map((words) => make("li", { text: words }))) : null,
  );
}

function changeWords({ zone, difference }, zones) {
  return t("history.retest", { zone: zoneTitle(zones, zone), change: t(`history.within.${difference.verdict}`) });
}

customElements.define("history-work", HistoryWork);

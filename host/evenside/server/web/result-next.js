// <result-next>: what follows. Are the major movers balanced; what to work on first; what to
// measure again, and how many holds that takes. Suggestions, apart from the findings.

import { make, setText, sideMark } from "./dom.js";
import { reasonText } from "./result-reasons.js";
import { languageCode, t } from "./texts.js";
import { placeName, sentence, zoneTitle } from "./words.js";

export class ResultNext extends HTMLElement {
  #movers = make("p", { class: "movers" });
  #work = make("div", { class: "work-first" });
  #again = make("div", { class: "again" });
  #shown = [];

  connectedCallback() {
    this.append(make("h2", { text: t("result.next.heading") }), this.#movers, this.#work, this.#again);
  }

  update({ comparisons, summary, guide, zones }) {
    const parts = [comparisons, summary, guide?.needs, zones];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    this.hidden = comparisons.length === 0;
    setText(this.#movers, moversText(summary));
    const plan = summary?.plan ?? [];
    this.#work.replaceChildren(...workFirst(summary, plan, zones));
    this.#again.replaceChildren(...measureAgain(plan, guide?.needs ?? [], comparisons, zones));
  }
}

/** Whether the major movers are balanced: yes, not yet, or it cannot be told. */
export function moversText(summary) {
  const balanced = summary?.major_movers_balanced;
  return t(`result.movers.${balanced === true ? "yes" : balanced === false ? "no" : "unknown"}`);
}

function workFirst(summary, plan, zones) {
  const first = summary?.work_first ?? [];
  if (first.length === 0) return [];
  const items = first.map(({ zone, side, why }) => {
    const steps = plan.find((item) => item.action === "work" && item.zone === zone)?.suggestions ?? [];
    return make("li", {}, sideMark(side), ...reason(zones, zone, side, why), stepList(steps));
  });
  return [make("h3", { text: t("result.work_first") }), make("ol", {}, ...items)];
}

function reason(zones, zone, side, why) {
  if (languageCode() === "en") return [why];
  return [make("strong", { text: placeName(zones, side, zone) })];
}

function stepList(steps) {
  if (steps.length === 0) return null;
  const items = steps.map(({ step, words }) =>
    make(
      "div",
      {},
      make("dt", { text: t(`result.step.${step}`) }),
      make("dd", { text: sentence(words), lang: "en" }),
    ),
  );
  return make("dl", { class: "steps" }, ...items);
}

function measureAgain(plan, needs, comparisons, zones) {
  const again = plan.filter(({ action }) => action === "measure_again");
  if (again.length === 0) return [];
  const items = again.map(({ zone }) =>
    make("li", {}, make("strong", { text: `${zoneTitle(zones, zone)}: ` }), ...needed(zone, needs, comparisons, zones)),
  );
  return [make("h3", { text: t("result.measure_again") }), make("ul", {}, ...items)];
}

/** Where the guide knows it: how many, on which side; else the reason of the comparison. */
function needed(zone, needs, comparisons, zones) {
  const own = needs.filter((need) => need.zone === zone && need.n > 0);
  if (own.length > 0) {
    const words = own.map(({ side, n }) => t("result.needs", { n, place: placeName(zones, side, zone) }));
    return [`${words.join(", ")}.`];
  }
  const why = comparisons.find((comparison) => comparison.zone === zone)?.reasons[0];
  if (!why) return [t("result.verdict.cannot_tell")];
  const { text, lang } = reasonText(why);
  return [make("span", { text, lang })];
}

customElements.define("result-next", ResultNext);

// <result-next>: what follows. Are the major movers balanced; what to work on first; what to
// measure again, and how many holds that takes. Suggestions, apart from the findings.

import { make, setText, sideMark } from "./dom.js";
import { drillWords } from "./drills.js";
import { chanceText, verdictText } from "./result-reasons.js";
import { t } from "./texts.js";
import { told } from "./told.js";
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
    this.#work.replaceChildren(...workFirst(summary, plan, comparisons, zones));
    this.#again.replaceChildren(...measureAgain(plan, guide?.needs ?? [], comparisons, zones));
  }
}

/** Whether the major movers are balanced: yes, not yet, or it cannot be told. */
export function moversText(summary) {
  const balanced = summary?.major_movers_balanced;
  return t(`result.movers.${balanced === true ? "yes" : balanced === false ? "no" : "unknown"}`);
}

function workFirst(summary, plan, comparisons, zones) {
  const first = summary?.work_first ?? [];
  if (first.length === 0) return [];
  const items = first.map(({ zone, side, why }) => {
    const steps = plan.find((item) => item.action === "work" && item.zone === zone)?.suggestions ?? [];
    const comparison = comparisons.find((each) => each.zone === zone);
    return make("li", {}, sideMark(side), ...reason(zones, comparison, why), stepList(steps, zone, side));
  });
  return [make("h3", { text: t("result.work_first") }), make("ol", {}, ...items)];
}

/** The finding, and that it can be chance where the analysis says so. */
function reason(zones, comparison, why) {
  const said = comparison ? [verdictText(zones, comparison), chanceText(why)] : [{ text: why, lang: "en" }];
  return said.filter(Boolean).flatMap((text) => [make("span", text), " "]);
}

/** In the words of the page; those of a table of a coach's own as they are. */
function stepList(steps, zone, side) {
  if (steps.length === 0) return null;
  const items = steps.map(({ step, words }) =>
    make(
      "div",
      {},
      make("dt", { text: t(`result.step.${step}`) }),
      make("dd", said(drillWords(zone, side, step), words)),
    ),
  );
  return make("dl", { class: "steps" }, ...items);
}

function said(ours, theirs) {
  return ours ? { text: ours } : { text: sentence(theirs), lang: "en" };
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
  return [make("span", told(why))];
}

customElements.define("result-next", ResultNext);

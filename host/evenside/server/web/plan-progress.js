// <plan-progress>: the visits of the guided test, a row a zone, a mark a visit: filled when done,
// ringed when it is its turn, an outline when it is to come. A long plan shows the present zone only.

import { make, sideMark } from "./dom.js";
import { capital, countWord, zoneName } from "./words.js";

const MAX_ROWS = 3; // more would push the numbers away

export class PlanProgress extends HTMLElement {
  #shown = "";

  update({ guide, zones }) {
    const plan = guide?.plan ?? [];
    const isRunning = guide && !["idle", "done"].includes(guide.state);
    const current = isRunning ? guide.visit_no : null; // counted from 0, as in the plan
    const key = JSON.stringify([plan, current, Object.keys(zones).length]);
    if (key === this.#shown) return; // the guide speaks many times a second, the plan seldom moves
    this.#shown = key;
    this.hidden = plan.length === 0;
    const rows = [...byZone(plan)];
    const list = make("ul", { "aria-label": "Plan of the test" });
    list.append(...rowsToShow(rows, current).map((each) => row(zones, ...each, current)));
    this.replaceChildren(make("p", { class: "plan-count", text: count(rows, current) }), list);
  }
}

function rowsToShow(rows, current) {
  return rows.length > MAX_ROWS ? rows.filter((each) => isCurrent(each, current)) : rows;
}

function isCurrent([, visits], current) {
  return visits.some(({ no }) => no === current);
}

function count(rows, current) {
  const at = rows.findIndex((each) => isCurrent(each, current));
  return at < 0 ? `Zones: ${rows.length}` : `Zone ${at + 1} of ${rows.length}`;
}

function byZone(plan) {
  const rows = new Map();
  plan.forEach(({ zone, side, done }, index) => {
    rows.set(zone, [...(rows.get(zone) ?? []), { side, done, no: index }]);
  });
  return rows;
}

function row(zones, zone, visits, current) {
  const done = visits.filter((visit) => visit.done).length;
  const name = capital(zoneName(zones, zone));
  const marks = visits.map(({ side, done: isDone, no }) => {
    const mark = sideMark(side);
    mark.classList.add(isDone ? "done" : "open");
    if (no === current && !isDone) mark.classList.add("current");
    return mark;
  });
  return make(
    "li",
    {},
    make("span", { class: "plan-zone", text: name }),
    make("span", { class: "plan-marks" }, ...marks),
    make("span", {
      class: "unseen",
      text: `${countWord(done)} of ${countWord(visits.length)} visits done`,
    }),
  );
}

customElements.define("plan-progress", PlanProgress);

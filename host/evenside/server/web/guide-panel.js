// <guide-panel>: what to do now, readable from two metres: side and zone, one line (the same words
// as the voice), load and timer as large numbers, the load against its band, the plan, and the
// buttons that steer the guide.

import "./load-gauge.js";
import "./plan-progress.js";
import { command, make, setText, sideMark } from "./dom.js";
import { Reading } from "./reading.js";
import { capital, number, sideAndZone } from "./words.js";

const GLANCE_CHARACTERS = 50; // two lines of large type; how to lie there is longer, and read before
const STEERING = [
  ["start", "Start guide", (running) => !running],
  ["next", "Next visit", (running) => running],
  ["repeat", "Repeat", (running) => running],
  ["stop", "Stop", (running) => running],
];

export class GuidePanel extends HTMLElement {
  #place = make("h1");
  #visit = make("p", { class: "visit-count" });
  #line = make("p", { class: "line" });
  #load = make("span", { class: "glance" });
  #timer = make("span", { class: "glance", role: "timer", "aria-live": "off" });
  #timerUnit = make("span", { class: "unit" });
  #timerBox;
  #notice = make("p", { class: "notice", role: "alert" });
  #steering = make("div", { class: "buttons" });
  #buttons = new Map();
  #reading = new Reading(this.#load, (now) => number(now?.load_n));
  #shownPlace = "";

  connectedCallback() {
    this.#timerBox = make("p", { class: "big" }, this.#timer, this.#timerUnit);
    for (const [action, text] of STEERING) {
      this.#buttons.set(action, button(text, () => this.#send("guide", { action })));
    }
    const tare = button("Tare", () => this.#send("tare", {}));
    this.#steering.append(...this.#buttons.values(), tare);
    this.append(
      this.#visit,
      make("div", { "aria-live": "polite" }, this.#place, this.#line),
      make(
        "div",
        { class: "numbers" },
        make("p", { class: "big" }, this.#load, make("span", { class: "unit", text: "N" })),
        this.#timerBox,
      ),
      make("load-gauge"),
      make("plan-progress"),
      this.#steering,
      this.#notice,
    );
    this.#buttons.get("start").classList.add("primary");
  }

  update(state) {
    const guide = state.guide ?? { state: "idle", line: "" };
    const running = state.isLive && !["idle", "done"].includes(guide.state);
    this.#showPlace(state.zones, running ? guide : state.visit, guide);
    setText(this.#visit, running ? visitText(guide) : "");
    this.#showLine(lineOf(state, guide));
    this.#reading.show(state.now);
    this.#showTimer(guide, state.now !== null);
    setText(this.#notice, state.notice?.about === "guide" ? state.notice.text : "");
    for (const [action, , fits] of STEERING) this.#buttons.get(action).hidden = !fits(running);
    this.#steering.hidden = !state.isLive;
    this.dataset.state = guide.state;
    for (const part of this.querySelectorAll("load-gauge, plan-progress")) part.update(state);
  }

  #showPlace(zones, place, guide) {
    const known = place?.zone && place?.side;
    const name = known ? capital(sideAndZone(zones, place.side, place.zone)) : null;
    const text = name ?? (guide.state === "done" ? "Test finished" : "No test is running");
    if (text === this.#shownPlace) return;
    this.#shownPlace = text;
    this.#place.replaceChildren(...(name ? [sideMark(place.side)] : []), text);
  }

  #showLine(line) {
    // The heading has just said the place; what follows it is the line's own news.
    const rest = line.startsWith(`${this.#shownPlace}. `)
      ? line.slice(this.#shownPlace.length + 2)
      : line;
    setText(this.#line, rest);
    this.#line.classList.toggle("long", rest.length > GLANCE_CHARACTERS);
  }

  #showTimer(guide, isMeasuring) {
    const resting = guide.state === "rest";
    // Without a hold_s the load is not steady yet, and nothing is being timed.
    const holding = ["hold", "rate"].includes(guide.state) && guide.hold_s !== null;
    this.#timerBox.hidden = !isMeasuring || !(resting || holding);
    const seconds = resting ? Math.ceil(guide.rest_s) : Math.floor(guide.hold_s);
    setText(this.#timer, String(seconds));
    setText(this.#timerUnit, resting ? "s rest" : `of ${number(guide.hold_target_s)} s`);
  }

  #send(path, body) {
    command(this, "guide", path, body);
  }
}

function visitText({ visit_no: done, n_visits: all }) {
  return `Visit ${Math.min(done + 1, all)} of ${all}`;
}

function lineOf({ isLive, visit, link }, guide) {
  if (!isLive) return "A recording is played back.";
  if (link.state !== "connected") return "";
  if (guide.state === "idle" && visit) return "Press and hold, then give your number.";
  return guide.line ?? "";
}

function button(text, onclick) {
  return make("button", { type: "button", text, onclick });
}

customElements.define("guide-panel", GuidePanel);

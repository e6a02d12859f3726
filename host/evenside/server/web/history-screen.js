// <history-screen>, desk: "Is it getting better?" For each zone the differences of all sessions of this
// person with their intervals, the work that was done between them, and what they say together.

import "./history-work.js";
import "./history-zone.js";
import { make, setText } from "./dom.js";
import { dayOf, endOf, spanOf } from "./history-points.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { marginOf } from "./words.js";

export class HistoryScreen extends HTMLElement {
  #who = make("p", { class: "note" });
  #notice = make("p", { role: "status" });
  #key = make("p", { class: "key", text: t("history.key") });
  #zones = make("div");
  #work = make("history-work", { hidden: true });
  #problems = make("ul", { class: "warnings" });
  #print = make("button", { type: "button", class: "quiet print", text: t("result.print"), onclick: () => print() });
  #asked = null; // for which person, before or after the end of the test

  connectedCallback() {
    const heading = make("div", { class: "heading" }, make("h1", { text: t("page.screen.history") }), this.#print);
    this.append(heading, this.#who, this.#notice, this.#key, this.#zones, this.#work, this.#problems);
    this.append(make("p", { class: "note", text: t("result.no_diagnosis") }));
    this.#key.hidden = true;
  }

  update({ connection, setup, guide, zones }) {
    if (connection !== "open") return;
    const key = [setup?.person_code ?? null, guide?.state === "done"].join();
    if (key === this.#asked) return;
    this.#asked = key;
    this.#load(zones, key);
  }

  async #load(zones, key) {
    setText(this.#notice, t("history.reading"));
    const answer = await fetch("/api/history").catch(() => null);
    const history = answer?.ok ? await answer.json() : null;
    if (key !== this.#asked) return; // somebody else meanwhile
    if (history === null) setText(this.#notice, t("page.not_reached"));
    else this.#show(history, zones);
  }

  #show(history, zones) {
    const { person_code: person, sessions, problems } = history;
    setText(this.#notice, noticeOf(history));
    setText(this.#who, sessions.length > 0 ? whoText(person, sessions) : "");
    this.#key.hidden = this.#print.hidden = history.zones.length === 0;
    const scale = { span: spanOf(history), end: endOf(history), margin: marginOf(history) };
    const parts = history.zones.map(() => make("history-zone"));
    this.#zones.replaceChildren(...parts);
    parts.forEach((part, i) => part.show(history.zones[i], history, zones, scale));
    this.#work.show(history, zones);
    this.#problems.replaceChildren(...problems.map(({ path, why }) => make("li", {}, `${path}: `, make("span", told(why)))));
  }
}

/** What stands there instead of a history, or beside a short one. */
function noticeOf({ person_code: person, sessions, zones }) {
  if (sessions.length === 0) return nothingOf(person);
  if (zones.length === 0) return t("history.nothing_compared");
  return sessions.length === 1 ? t("history.first") : "";
}

function nothingOf(person) {
  if (person === null) return t("history.nobody");
  return isSimulated(person) ? t("history.nothing_simulated") : t("history.nothing", { person });
}

/** A simulated runner without a code is known by what made them, as in `sim:?seed=7`. */
function isSimulated(person) {
  return person.startsWith("sim:");
}

function nameOf(person) {
  if (person === null) return "\u2013";
  return isSimulated(person) ? [t("history.simulated"), person.replace(/^sim:\??/, "")].filter(Boolean).join(", ") : person;
}

function whoText(person, sessions) {
  const values = { person: nameOf(person), n: sessions.length, from: dayOf(sessions[0].created), to: dayOf(sessions.at(-1).created) };
  return t(sessions.length === 1 ? "history.who_one" : "history.who", values);
}

customElements.define("history-screen", HistoryScreen);

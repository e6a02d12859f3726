// <device-step>: one step of a work: what is to be done, large; Done and Stop; and below what was
// said about the steps before. The prompt is told to those who listen whenever it changes.

import { stateOf } from "./device-words.js";
import { make, setText, setTold } from "./dom.js";
import { t } from "./texts.js";
import { told } from "./told.js";

export class DeviceStep extends HTMLElement {
  #count = make("p", { class: "note" });
  #progress = make("progress", { max: 1, value: 0, "aria-label": t("device.step.progress") });
  #prompt = make("p", { class: "prompt", role: "status" });
  #done = make("button", { type: "button", class: "primary done", onclick: () => this.#go("done") });
  #stop = make("button", { type: "button", text: t("device.step.stop"), onclick: () => this.#go("stop") });
  #buttons = make("div", { class: "buttons" }, this.#done, this.#stop);
  #log = make("div", { class: "said", role: "log", "aria-label": t("device.step.said") });
  #said = [];

  connectedCallback() {
    this.append(make("div", { class: "count" }, this.#count, this.#progress), this.#prompt, this.#buttons, this.#log);
  }

  /** The step of a work that is on; null: none. The prompt's place stays, or it would not be told. */
  show(work, { mayAct, kind }) {
    const isOn = work !== null;
    for (const part of [this.#count.parentElement, this.#log]) part.hidden = !isOn;
    this.#buttons.hidden = !isOn || !mayAct;
    const state = isOn ? stateOf(work, kind) : null;
    setTold(this.#prompt, isOn ? promptOf(work, state) : { text: "" });
    this.#say(work?.said ?? []);
    if (!isOn) return;
    const { task, n_done: nDone, n_steps: n } = work;
    const k = Math.min(nDone + 1, n);
    setText(this.#count, n > 0 ? t("device.step", { task: t(`device.task.${task}`), k, n }) : t(`device.task.${task}`));
    this.#progress.max = Math.max(n, 1);
    this.#progress.value = nDone;
    setText(this.#done, t(`device.step.${state}`));
    this.#done.setAttribute("aria-disabled", String(state !== "done"));
  }

  focus() {
    this.#done.focus();
  }

  /** Only what is new is added, so that only that is told. */
  #say(said) {
    const goesOn = said.length >= this.#said.length && this.#said.every((text, i) => text === said[i]);
    const fresh = goesOn ? said.slice(this.#said.length) : said;
    const lines = fresh.map((text) => make("p", lineOf(text)));
    if (goesOn) this.#log.append(...lines);
    else this.#log.replaceChildren(...lines);
    this.#said = said;
  }

  /** A button that waits keeps the focus, so it is not disabled but says so. */
  #go(action) {
    if (action === "done" && this.#done.getAttribute("aria-disabled") === "true") return;
    const detail = { what: "step", body: { action } };
    this.dispatchEvent(new CustomEvent("work", { bubbles: true, detail }));
  }
}

/** What was asked in a reason ends with its question mark. */
function lineOf(said) {
  const { text, lang } = told(said.trim());
  return { text: text.replace(/\?\.$/, "?"), lang };
}

function promptOf(work, state) {
  if (state !== "done") return { text: t(`device.${state}`) };
  const { text, lang } = told(work.prompt);
  return { text: text.replace(/ ([+-]{2}\))/, "\u00a0$1"), lang }; // a corner stays in one piece
}

customElements.define("device-step", DeviceStep);

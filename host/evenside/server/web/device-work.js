// <device-work>: the work at the device. Three forms while nothing is on; a step while something is;
// what came of it above the forms afterwards. Whoever works by keyboard is taken along.

import "./device-forms.js";
import "./device-outcome.js";
import "./device-step.js";
import { askFor } from "./device-asking.js";
import { isOver } from "./device-words.js";
import { make, setTold } from "./dom.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { sentence } from "./words.js";

export class DeviceWork extends HTMLElement {
  #step = make("device-step");
  #outcome = make("device-outcome", { hidden: true });
  #forms = make("device-forms");
  #why = make("p", { class: "why" });
  #notice = make("p", { class: "notice", role: "alert" });
  #pressed = null; // what has not been answered yet
  #answered = Promise.resolve();
  isOn = false;

  connectedCallback() {
    this.append(this.#step, this.#outcome, this.#notice, this.#why, this.#forms);
    this.addEventListener("work", ({ detail }) => this.#ask(detail.what, detail.body));
  }

  show(device, unit, { isViewer, isReached }) {
    const { work, cells, why_not: whyNot } = device;
    const isOn = work !== null && !isOver(work);
    const isWorking = this.contains(document.activeElement); // asked before anything is hidden
    const hasChanged = isOn !== this.isOn;
    this.isOn = isOn;
    this.#step.show(isOn ? work : null, { mayAct: !isViewer && isReached, kind: device.device?.kind });
    this.#outcome.hidden = work === null || isOn;
    if (!this.#outcome.hidden) this.#outcome.show(work, cells, unit);
    this.#forms.hidden = isOn;
    const why = isViewer ? told("This screen looks on; it cannot steer.") : whyNot && told(whyNot);
    this.#showWhy(isOn ? null : why);
    this.#forms.show({ isOff: Boolean(why) || !isReached });
    if (hasChanged && isWorking) this.#takeAlong();
  }

  #showWhy(why) {
    this.#why.hidden = !why;
    setTold(this.#why, why ? { text: t("device.why_not", { why: sentence(why.text) }), lang: why.lang } : { text: "" });
  }

  /** What had the focus has gone; what takes its place gets it. */
  #takeAlong() {
    if (this.isOn) this.#step.focus();
    else if (!this.#outcome.hidden) this.#outcome.focus();
    else this.#forms.focus();
  }

  /** The same press twice is one; another waits its turn, so that a Stop is never lost. */
  #ask(what, body) {
    const press = JSON.stringify([what, body]);
    if (press === this.#pressed) return;
    this.#pressed = press;
    const send = () => this.#send(what, body); // also when the press before it failed
    this.#answered = this.#answered.then(send, send).finally(() => {
      if (press === this.#pressed) this.#pressed = null;
    });
  }

  async #send(what, body) {
    const { device, text = "", lang } = await askFor(what, body);
    setTold(this.#notice, { text, lang });
    if (device) this.dispatchEvent(new CustomEvent("news", { detail: { device } }));
  }
}

customElements.define("device-work", DeviceWork);

// <device-screen>, desk: the device, and whether its newtons can be trusted. Who it is and what its
// calibration is worth, what its cells say now, and the work of calibrating, checking and zeroing.

import "./check-line.js";
import "./device-cells.js";
import "./device-who.js";
import "./device-work.js";
import { askDevice } from "./device-asking.js";
import { DeviceWatch } from "./device-watch.js";
import { choice } from "./choices.js";
import { make, setText } from "./dom.js";
import { agreeOnLanguage } from "./session-language.js";
import { INITIAL } from "./state.js";
import { t } from "./texts.js";
import { forceUnit } from "./units.js";

export class DeviceScreen extends HTMLElement {
  static observedAttributes = ["hidden"];
  #notice = make("p", { role: "status" });
  #who = make("device-who");
  #work = make("device-work");
  #cells = make("device-cells");
  #check = make("check-line", { "words-only": true });
  #about = make("div", { class: "about" }, this.#who);
  #whole = make("div", { class: "whole", hidden: true }, this.#about, this.#work, this.#cells);
  #watch = new DeviceWatch({ ask: askDevice, onNews: (news) => this.#hear(news) });
  #state = INITIAL;
  #news = null;
  #shown = [];

  connectedCallback() {
    this.append(make("h1", { text: t("page.screen.device") }), this.#notice, this.#whole);
    this.#work.addEventListener("news", ({ detail }) => this.#watch.take(detail));
    document.addEventListener("visibilitychange", () => this.#keepLooking());
  }

  attributeChangedCallback() {
    this.#keepLooking();
  }

  update(state) {
    this.#state = state;
    agreeOnLanguage(this, state); // the check below speaks as the session does
    this.#keepLooking();
    this.#show();
    if (this.#check.isConnected) this.#check.update(state);
  }

  /** Nobody asks for what nobody sees. */
  #keepLooking() {
    const isSeen = this.isConnected && !this.hidden && document.visibilityState === "visible";
    this.#watch.keep(isSeen && this.#state.connection === "open");
  }

  #hear(news) {
    this.#news = news;
    this.#show();
  }

  #show() {
    const { isLive, access, setup, connection } = this.#state;
    const unit = forceUnit(choice("unit"), setup?.body_mass_kg);
    const isViewer = access?.role === "viewer";
    const parts = [this.#news, unit.id, isViewer, isLive, connection];
    if (this.#news === null || parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    const { device: told, isMissing, text } = this.#news;
    setText(this.#notice, text ?? "");
    if (isMissing) this.#whole.hidden = true;
    if (!told) return;
    this.#whole.hidden = false;
    if (!this.#check.isConnected) this.#about.append(this.#check); // one more only where it is looked at
    this.#who.show(told);
    this.#cells.show(told, unit, connection === "open");
    this.#check.update(this.#state);
    this.#work.show(told, unit, { isViewer, isReached: connection === "open" });
    this.#whole.classList.toggle("working", this.#work.isOn);
  }
}

customElements.define("device-screen", DeviceScreen);

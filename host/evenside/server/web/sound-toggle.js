// <sound-toggle>: sound on or off on this page, and whether the browser holds it back. Any press or
// key frees it: browsers allow sound only then.

import { make, setText } from "./dom.js";
import { t } from "./texts.js";

export class SoundToggle extends HTMLElement {
  #button = make("button", { type: "button", class: "quiet", onclick: () => this.#toggle() });
  #hint = make("span", { class: "hint", role: "status" });
  #audible = null;

  connectedCallback() {
    this.append(this.#hint, this.#button);
  }

  set audible(audible) {
    this.#audible = audible;
    this.show();
  }

  /** Shows how it stands. */
  show() {
    const { isOn, isBlocked } = this.#audible;
    setText(this.#button, t(isOn ? "page.sound.on" : "page.sound.off"));
    this.#button.setAttribute("aria-pressed", String(isOn));
    setText(this.#hint, isBlocked ? t("page.sound.blocked") : "");
  }

  #toggle() {
    if (this.#audible.isOn) this.#audible.turnOff();
    else this.#audible.turnOn();
  }
}

customElements.define("sound-toggle", SoundToggle);

// <theme-toggle>: light on request; the choice lasts (theme.js puts it back before the first paint).

import { make, setText } from "./dom.js";
import { t } from "./texts.js";

export class ThemeToggle extends HTMLElement {
  #button = make("button", { type: "button", class: "quiet", onclick: () => this.#toggle() });

  connectedCallback() {
    this.append(this.#button);
    this.#name();
  }

  #toggle() {
    const root = document.documentElement;
    const theme = root.dataset.theme === "light" ? "dark" : "light";
    root.dataset.theme = theme;
    try {
      localStorage.setItem("evenside-theme", theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    this.#name();
    dispatchEvent(new Event("theme")); // the canvases hold colours of their own
  }

  #name() {
    const light = document.documentElement.dataset.theme === "light";
    setText(this.#button, t(light ? "page.theme.dark" : "page.theme.light"));
    this.#button.setAttribute("aria-label", t(light ? "page.theme.use_dark" : "page.theme.use_light"));
  }
}

customElements.define("theme-toggle", ThemeToggle);

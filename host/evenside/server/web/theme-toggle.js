// <theme-toggle>: light on request; the choice lasts (theme.js puts it back before the first paint).

import { make, setText } from "./dom.js";

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
    setText(this.#button, light ? "Dark" : "Light");
    this.#button.setAttribute("aria-label", light ? "Use dark colours" : "Use light colours");
  }
}

customElements.define("theme-toggle", ThemeToggle);

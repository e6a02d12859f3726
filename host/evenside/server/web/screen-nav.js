// <screen-nav>: the way to the screens. The present one is marked for eyes and ears.

import { make } from "./dom.js";
import { SCREENS } from "./screens.js";
import { t } from "./texts.js";

export class ScreenNav extends HTMLElement {
  #links = new Map();

  connectedCallback() {
    for (const name of SCREENS) {
      this.#links.set(name, make("a", { href: `#${name}`, text: t(`page.screen.${name}`) }));
    }
    this.append(make("nav", { "aria-label": t("page.screens") }, ...this.#links.values()));
  }

  /** Who looks on has nothing to start. */
  update({ access }) {
    this.#links.get("start").hidden = access?.role === "viewer";
  }

  /** Marks the screen that is shown. */
  show(screen) {
    for (const [name, link] of this.#links) {
      if (name === screen) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
}

customElements.define("screen-nav", ScreenNav);

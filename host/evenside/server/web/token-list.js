// <token-list>: who was let in: label, role, since when, last seen, open screens; each can be sent
// away. Only the machine on which Evenside runs is told; on every other the list stays empty.

import { make, setText } from "./dom.js";
import { languageCode, t } from "./texts.js";

const COLUMNS = ["who", "may", "since", "seen", "screens"];

export class TokenList extends HTMLElement {
  #body = make("tbody");
  #notice = make("p", { class: "notice", role: "status" });

  connectedCallback() {
    const heads = [...COLUMNS.map((name) => make("th", { scope: "col", text: t(`page.tokens.${name}`) })), make("td")];
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.#body);
    const scroller = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("page.tokens.heading") }, table);
    this.append(make("h3", { text: t("page.tokens.heading") }), scroller, this.#notice);
    this.hidden = true;
  }

  /** Asks who is let in now. */
  async refresh() {
    const answer = await fetch("/api/tokens").catch(() => null);
    const tokens = answer?.ok ? (await answer.json()).tokens : [];
    this.hidden = tokens.length === 0;
    this.#body.replaceChildren(...tokens.map((token) => this.#row(token)));
  }

  #row({ id, label, role, created, last_seen: seen, n_screens: nScreens }) {
    const revoke = make("button", {
      type: "button",
      text: t("page.tokens.revoke"),
      "aria-label": t("page.tokens.revoke_this", { who: label }),
      onclick: () => this.#revoke(id, label),
    });
    return make(
      "tr",
      {},
      make("th", { scope: "row", text: label }),
      make("td", { text: t(`page.share.${role}`) }),
      make("td", { text: moment(created) }),
      make("td", { text: seen ? moment(seen) : t("page.tokens.never") }),
      make("td", { class: "number", text: String(nScreens) }),
      make("td", {}, revoke),
    );
  }

  async #revoke(id, who) {
    const answer = await fetch(`/api/tokens/${id}`, { method: "DELETE" }).catch(() => null);
    const isGone = answer?.ok || answer?.status === 404; // somebody else was quicker
    setText(this.#notice, isGone ? t("page.tokens.revoked", { who }) : t("page.not_reached"));
    await this.refresh();
  }
}

function moment(iso) {
  return new Date(iso).toLocaleString(languageCode(), { dateStyle: "short", timeStyle: "short" });
}

customElements.define("token-list", TokenList);

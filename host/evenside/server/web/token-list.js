// <token-list>: who was let in: label, role, since when, last seen, open screens; each can be sent
// away. Only the machine on which Evenside runs is told; on every other the list stays empty.

import { make, setText } from "./dom.js";
import { languageCode, t } from "./texts.js";
import { told } from "./told.js";

export class TokenList extends HTMLElement {
  #list = make("ul");
  #notice = make("p", { class: "notice", role: "status" });

  connectedCallback() {
    this.append(make("h3", { text: t("page.tokens.heading") }), this.#list, this.#notice);
    this.hidden = true;
  }

  /** Asks who is let in now. */
  async refresh() {
    const answer = await fetch("/api/tokens").catch(() => null);
    const tokens = answer?.ok ? (await answer.json()).tokens : [];
    this.hidden = tokens.length === 0;
    this.#list.replaceChildren(...tokens.map((token) => this.#item(token)));
  }

  #item({ id, label, role, created, last_seen: seen, n_screens: n }) {
    const who = told(label).text;
    const since = t("page.tokens.since", { since: moment(created), seen: seen ? moment(seen) : t("page.tokens.never"), n });
    const revoke = make("button", {
      type: "button",
      text: t("page.tokens.revoke"),
      "aria-label": t("page.tokens.revoke_this", { who }),
      onclick: () => this.#revoke(id, who),
    });
    const words = make("div", {}, make("strong", { text: who }), ` \u00b7 ${t(`page.share.${role}`)}`, make("p", { class: "note", text: since }));
    return make("li", {}, words, revoke);
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

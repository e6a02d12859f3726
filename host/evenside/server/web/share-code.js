// <share-code>: another screen joins by its camera: the address of this session as a picture, and
// below it who was let in. Only the machine on which Evenside runs hands it out, and only when the
// session is shared.

import "./token-list.js";
import { make, setText } from "./dom.js";
import { t } from "./texts.js";

const ROLES = ["viewer", "control"];

export class ShareCode extends HTMLElement {
  #picture = make("img", { width: 200, height: 200, alt: t("page.share.alt") });
  #url = make("p", { class: "url" });
  #said = make("p", { class: "note", role: "status" });
  #tokens = make("token-list");
  #details;
  #nViewers = null;
  #role = make(
    "select",
    { onchange: () => this.#show(), "aria-label": t("page.share.may") },
    ...ROLES.map((role) => make("option", { value: role, text: t(`page.share.${role}`) })),
  );

  connectedCallback() {
    this.#details = make(
      "details",
      {},
      make("summary", { text: t("page.share.title") }),
      make("label", { class: "field" }, make("span", { text: t("page.share.may") }), this.#role),
      this.#picture,
      this.#url,
      this.#said,
      this.#tokens,
    );
    this.#details.addEventListener("toggle", () => this.#details.open && this.#show());
    this.#picture.hidden = true;
    this.append(this.#details);
  }

  update({ isLive, access }) {
    this.hidden = !isLive || access?.role === "viewer";
    if (access?.n_viewers === this.#nViewers) return;
    this.#nViewers = access?.n_viewers; // somebody came or went
    if (this.#details.open) this.#tokens.refresh();
  }

  async #show() {
    const role = this.#role.value;
    const answer = await fetch(`/api/share?role=${role}`).catch(() => null);
    const body = await answer?.json();
    this.#picture.hidden = !answer?.ok;
    if (answer?.ok) this.#picture.src = `/api/share.svg?role=${role}`;
    setText(this.#url, answer?.ok ? body.url : "");
    setText(this.#said, t(answer?.ok ? `page.share.${role}.note` : "page.share.off"));
    await this.#tokens.refresh();
  }
}

customElements.define("share-code", ShareCode);

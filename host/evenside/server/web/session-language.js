// A session that nobody has begun speaks the language of the page on which it will be: of the first
// screen here on which something is prepared. Later it is changed only by whoever starts the test.

import { command } from "./dom.js";
import { languageCode } from "./texts.js";

let hasAgreed = false; // once a page: another page may have another language

/** Asks for the language of the page, once, if the session has not begun. */
export function agreeOnLanguage(node, { setup, guide, access, isLive }) {
  const mayAct = isLive && access?.role !== "viewer" && guide?.state === "idle";
  if (hasAgreed || !setup || !mayAct) return;
  hasAgreed = true;
  speakAsPage(node, setup);
}

/** From now on the session speaks as this page does. */
export function speakAsPage(node, setup) {
  const language = languageCode();
  if (setup && setup.language !== language) command(node, "setup", "setup", { language });
}

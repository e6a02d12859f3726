// What the Device screen asks the program, and in which form it hears the answer.

import { t } from "./texts.js";
import { told } from "./told.js";
import { sentence } from "./words.js";

const POST = { method: "POST", headers: { "Content-Type": "application/json" } };

/** The device as it is now: `{device}`, `{isMissing}` where there is none to look after, or `{text}`. */
export async function askDevice() {
  return read(await fetch("/api/device").catch(() => null));
}

/** Begins a work or goes on with it; `{device}` as it then is, or why not: `{text, lang}`. */
export async function askFor(what, body) {
  return read(await fetch(`/api/device/${what}`, { ...POST, body: JSON.stringify(body) }).catch(() => null));
}

async function read(answer) {
  if (answer === null) return { text: t("page.not_reached") };
  if (answer.status === 404) return { isMissing: true, text: t("device.missing") };
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return { device: body };
  const { text, lang } = told(body?.error?.message ?? t("page.not_reached"));
  return { text: sentence(text), lang };
}

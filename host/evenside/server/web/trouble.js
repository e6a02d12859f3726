// What stands between the person and the measurement, in one sentence. Pure.

import { t } from "./texts.js";
import { told } from "./told.js";
import { sentence } from "./words.js";

/** `{level, text}`, or null when all is well. `mind` is amber, `stop` is red. */
export function trouble({ connection, link, health, source }) {
  const mind = (text) => ({ level: "mind", text });
  const stop = (text) => ({ level: "stop", text });
  if (connection === "opening") return mind(t("page.trouble.opening"));
  if (connection === "gone") return stop(t(source === null ? "page.trouble.looking" : "page.trouble.gone"));
  if (connection === "shut_out") return stop(t("page.trouble.shut_out"));
  if (connection === "newer") return mind(t("page.trouble.newer"));
  if (link.state === "connecting") return mind(t("page.trouble.connecting"));
  if (link.state === "lost") return stop(t("say.lost"));
  if (link.state === "ended") return mind(t("page.trouble.ended"));
  if (health?.recording) return stop(notRecorded(health.recording));
  if (health?.warning) return stop(sentence(told(health.warning).text));
  if (health?.warnings?.length) return mind(told(health.warnings[0]).text);
  return null;
}

/** While there is room in memory nothing is lost; what comes after that is. */
function notRecorded({ why_not: whyNot, records_lost: nLost }) {
  const why = sentence(told(whyNot).text);
  return t(nLost > 0 ? "page.trouble.not_recorded" : "page.trouble.waits", { why });
}

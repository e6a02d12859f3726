// What the Test screen says now, from the state. Pure.

import { t } from "./texts.js";
import { number, placeName } from "./words.js";

const TIMED = new Set(["hold", "rate"]);

/** The heading: side and zone while something is to be done there, else how the test stands. */
export function placeText({ guide, zones, visit }) {
  if (guide?.state === "done") return t("page.test.done");
  if (guide?.state === "tare") return t("page.test.tare");
  if (guide?.zone && guide.state !== "idle") return placeName(zones, guide.side, guide.zone);
  if (visit) return placeName(zones, visit.side, visit.zone);
  return t("page.test.idle");
}

/**
 * The one line: what the voice has just said, which is the guide's line unless it said more.
 *
 * The heading has said the place already; what follows it is the line's own news.
 */
export function lineOf(state) {
  const { guide, speeches, isLive } = state;
  if (!isLive) return t("page.test.replay");
  const spoken = speeches?.at(-1)?.text;
  const line = spoken || guide?.line || "";
  const place = `${placeText(state)}. `;
  return line.startsWith(place) ? line.slice(place.length) : line;
}

/** `stop` is red, `mind` amber; the words say it too. */
export function urgencyOf({ guide }) {
  return { stop: "stop", lighter: "mind" }[guide?.cue] ?? (guide?.state === "lost" ? "mind" : null);
}

/** The one timer: seconds of the hold, or what is left of the rest; null when nothing is timed. */
export function timerOf({ state, hold_s: holdS, hold_target_s: targetS, rest_s: restS }) {
  if (state === "rest" && Number.isFinite(restS)) {
    return { text: String(Math.ceil(restS)), unit: t("page.timer.rest") };
  }
  // Without a hold_s the load is not steady yet, and nothing is being timed.
  if (!TIMED.has(state) || !Number.isFinite(holdS)) return null;
  return { text: String(Math.floor(holdS)), unit: t("page.timer.hold", { target: number(targetS) }) };
}

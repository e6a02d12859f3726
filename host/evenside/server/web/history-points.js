// What the history of a person shows, from the answer of /api/history. Pure. Differences are right
// minus left, as everywhere: a change above 0 goes towards the right.

import { verdictText } from "./result-reasons.js";
import { resultEnd } from "./scale.js";
import { languageCode, t } from "./texts.js";
import { told } from "./told.js";
import { number, placeName, signed, tighterSide } from "./words.js";

/** From the first to the last session or piece of work, in milliseconds. */
export function spanOf({ sessions, interventions }) {
  const times = [...sessions.map(({ created }) => created), ...interventions.map(({ at }) => at)].map(Date.parse);
  return { fromMs: Math.min(...times), toMs: Math.max(...times) };
}

/** Where a moment lies in the span, 0 to 1; a span without length is all middle. */
export function shareOf(moment, { fromMs, toMs }) {
  return toMs > fromMs ? (Date.parse(moment) - fromMs) / (toMs - fromMs) : 0.5;
}

/** One scale for all zones, as on the result axis. */
export function endOf({ zones }) {
  return resultEnd(zones.flatMap(({ points }) => points));
}

/** The points that have a figure. */
export function measured(points) {
  return points.filter(({ difference_points: points }) => points !== null);
}

/** The day of a moment, as the page's language writes it. */
export function dayOf(moment) {
  return new Date(moment).toLocaleDateString(languageCode(), { dateStyle: "medium" });
}

/** `[{text, lang, isReal}]`: what the sessions of a zone say together; `isReal` marks a change that is one. */
export function sentencesOf(zones, entry, sessions) {
  const last = entry.points.at(-1);
  if (entry.points.length === 1) {
    return [verdictText(zones, { ...last, zone: entry.zone }), { text: t("history.one") }];
  }
  return [lasting(zones, entry), changed(entry, sessions), trend(entry), entry.why_not ? told(entry.why_not) : null].filter(Boolean);
}

function lasting(zones, { zone, combined }) {
  if (!combined || combined.mean_points === null) return null;
  const { mean_points: mean, ci95, n_sessions: n, verdict } = combined;
  const side = tighterSide(verdict);
  if (side === null) {
    const figures = { n, points: signed(mean), low: signed(ci95[0]), high: signed(ci95[1]) };
    return { text: t(n === 1 ? "history.lasting.one" : `history.lasting.${verdict}`, figures) };
  }
  return { text: t("history.lasting.tighter", { n, place: placeName(zones, side, zone), ...towards(side, mean, ci95) }) };
}

/** The step to the newest session: from the last before the work, else from the one before. */
function changed({ change }, sessions) {
  if (!change || change.points === null) return null;
  const { points, ci95, verdict, detectable_points: detectable } = change;
  const since = dayOf(sessions.find(({ session_id: id }) => id === change.from).created);
  if (verdict !== "higher" && verdict !== "lower") {
    const figures = { points: signed(points), low: signed(ci95[0]), high: signed(ci95[1]), detectable: number(detectable, 1) };
    return { text: t(`history.change.${verdict}`, { since, ...figures }) };
  }
  const side = verdict === "higher" ? "right" : "left";
  const text = t("history.change.real", { since, side: t(`result.on.${side}`), ...towards(side, points, ci95) });
  return { text, isReal: true };
}

function trend({ trend: found }) {
  if (!found || found.points_per_week === null) return null;
  const side = { towards_left: "left", towards_right: "right" }[found.direction];
  const weeks = number(found.weeks);
  if (!side) return { text: t(`history.trend.${found.direction}`, { weeks }) };
  const figures = towards(side, found.points_per_week, found.ci95);
  return { text: t("history.trend.towards", { weeks, side: t(`result.on.${side}`), ...figures }) };
}

/** Figures the way round of a side, so that they are above 0. */
function towards(side, points, [low, high]) {
  const [from, to] = side === "left" ? [-high, -low] : [low, high];
  return { points: number(Math.abs(points), 1), low: number(from, 1), high: number(to, 1) };
}

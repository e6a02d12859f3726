// What is said about a device and the work at it: whether its newtons can be trusted, where a weight
// stood, how a check went. Pure.

import { dayOf } from "./history-points.js";
import { t, tOr } from "./texts.js";
import { cellPlace, number } from "./words.js";

const OLD_DAYS = 365; // as the doctor has it
const MAKER_GAIN = 0; // of a channel that its maker has calibrated

/** `{level, text}`: what its newtons rest on, in a sentence; `mind` where somebody should do something. */
export function trustOf({ device, kept }) {
  const mind = (key, values) => ({ level: "mind", text: t(key, values) });
  const good = (key, values) => ({ level: "good", text: t(key, values) });
  if (device === null) return mind("page.check.none");
  if (isMakers(device)) return good("device.trust.maker");
  if (kept === null) return mind("device.trust.never");
  const { last_check: check, age_days: age, uncertainty_pct: within } = kept;
  if (check && !check.holds) {
    return mind("device.trust.failed", { date: dayOf(check.date), error: percent(check.error_pct) });
  }
  const values = { within: number(within, 2) };
  return age !== null && age > OLD_DAYS ? mind("device.trust.old", values) : good("device.trust.good", values);
}

function isMakers({ channels = [] }) {
  return channels.length > 0 && channels.every(({ gain }) => gain === MAKER_GAIN);
}

/** "today", "yesterday", "12 days ago"; "" where nobody knows. */
export function ageText(days) {
  if (days === null || !Number.isFinite(days)) return "";
  const whole = Math.floor(days);
  if (whole < 1) return t("device.age.today");
  return whole === 1 ? t("device.age.yesterday") : t("device.age.days", { n: whole });
}

/** "cell 2 (corner +-)" in the language of the page; what a cell is called is told in English. */
export function cellName({ channel, name }) {
  const [, n, place] = /^cell (\d+)(?: \((.+)\))?$/.exec(name ?? `cell ${channel}`) ?? [];
  if (n === undefined) return name;
  return place ? t("device.cell.named", { n, name: cellPlace(place) }) : t("device.cell", { n });
}

/** "plate", "roller", or what a plug-in's device calls itself. */
export function kindName(kind) {
  return tOr(`device.kind.${kind}`, kind);
}

/** Where a weight of a calibration was: in the middle, over a cell, at which turn of a roller. */
export function whereText({ over, turn }, cells) {
  const cell = over === null ? null : cellName(cells.find(({ channel }) => channel === over) ?? { channel: over });
  if (turn === null) return cell === null ? t("device.where.middle") : t("device.where.over", { cell });
  const hung = cell === null ? t("device.where.hung") : t("device.where.hub", { cell });
  return t("device.where.turn", { where: hung, n: turn + 1 });
}

/** The place that a prompt asks for: a cell's number, "middle", or null. Prompts are in English. */
export function placeAsked(prompt) {
  const over = /\b(?:over|hub of) cell (\d+)/.exec(prompt ?? "");
  if (over) return Number(over[1]);
  return /\bin (?:the|its) middle\b/.test(prompt ?? "") ? "middle" : null;
}

/** Whether a work has come to its end, one way or the other. */
export function isOver({ calibrated, checked, zeroed, refused }) {
  return [calibrated, checked, zeroed, refused].some((each) => each !== null && each !== undefined);
}

/**
 * How a step stands: `done` can be said of what is asked for; `reading`, and everybody keeps off, or
 * `turning`, as a roller's zero is read while somebody turns it; `wait`.
 */
export function stateOf({ task, prompt, is_reading: isReading }, kind) {
  if (isReading) return task === "zero" && kind === "roller" ? "turning" : "reading";
  return prompt === null ? "wait" : "done";
}

/** A difference with its sign: "+0.12 N"; what rounds to nothing has none. */
export function withSign(text) {
  return /^[\d.,]*[1-9]/.test(text) ? `+${text}` : text;
}

/** "+0.8 %". */
export function percent(value) {
  return `${withSign(number(value, 1))} %`;
}

/** A mass with as few decimals as it has: "2.5". */
export function kgText(kg) {
  return number(kg, String(kg).split(".")[1]?.length ?? 0);
}

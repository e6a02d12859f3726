// The eighteen boxes of the chart, from the holds. Pure.
//
// A box tells the score and the load of one zone and side: means over the holds that count, or, if
// none counts, over those that were rated, marked as not counting. Nothing rated is an empty box.

import { zonesToShow } from "./state.js";

export const CHART_ZONES = [
  "glute",
  "lower_back",
  "upper_back",
  "hip_flexor",
  "mid_quad",
  "lower_quad",
  "hamstring",
  "calf",
  "shin",
];

/** `{score, loadN, n, counts, isCorrected}` of one zone and side in one phase, or null. */
export function boxOf(holds, zone, side, phase = "baseline") {
  const rated = holds.filter(
    (hold) =>
      hold.zone === zone &&
      hold.side === side &&
      (hold.phase ?? "baseline") === phase &&
      hold.score_kind === "tension" &&
      hold.score !== null,
  );
  if (rated.length === 0) return null;
  const usable = rated.filter((hold) => hold.usable);
  const told = usable.length > 0 ? usable : rated;
  return {
    score: mean(told.map(({ score }) => score)),
    loadN: mean(told.map(({ load_n: loadN }) => loadN).filter((loadN) => loadN !== null)),
    n: told.length,
    counts: usable.length > 0,
    isCorrected: told.some(({ corrected }) => corrected),
  };
}

/** The rows of the chart: the nine zones of the self-test, and behind them what else was planned. */
export function chartZones(state) {
  const others = zonesToShow(state).filter((zone) => !CHART_ZONES.includes(zone));
  return [...CHART_ZONES, ...others];
}

/** Whether the server would give the page to print: there is something in it, and the test is over. */
export function isToPrint({ canReport, connection, isLive, holds, setup, guide, link }) {
  if (!canReport || connection !== "open" || holds.length === 0) return false;
  if (!isLive || ["idle", "done"].includes(guide?.state)) return true;
  return link.state === "ended" && !setup?.is_blind;
}

/** In a blind test nothing of a side is told before the end. */
export function isHidden({ setup, guide }) {
  return setup?.is_blind === true && !["idle", "done", undefined].includes(guide?.state);
}

function mean(values) {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

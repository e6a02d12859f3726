// Load and pace as sound. Pure: numbers in, heights and seconds out. The band is one steady tone;
// below it is lower, above it is higher, and both move with the load, so that the ear finds the way.

export const IN_BAND_HZ = 440;
const LOWEST_HZ = 220; // no load at all
const HIGHEST_HZ = 880; // half more than the band's upper end, and beyond
const BELOW_HZ = 370; // just below the band: a clear step from the steady tone
const ABOVE_HZ = 523; // just above
const FASTEST_TICK_S = 0.4;
const SLOWEST_TICK_S = 6;

/** Where a load is against its band; null when one of them is missing. */
export function placeOf(loadN, band) {
  if (!band || !Number.isFinite(loadN)) return null;
  if (loadN < band[0]) return "below";
  return loadN > band[1] ? "above" : "in";
}

/** The height of the tone of a load, in hertz; null when there is nothing to compare with. */
export function toneHz(loadN, band) {
  const place = placeOf(loadN, band);
  if (place === null) return null;
  if (place === "in") return IN_BAND_HZ;
  const [low, high] = band;
  if (place === "below") return between(LOWEST_HZ, BELOW_HZ, Math.max(0, loadN) / low);
  return between(ABOVE_HZ, HIGHEST_HZ, (loadN / high - 1) / 0.5);
}

/** The tone to be heard now, or null. With words on, the steady tone of a good load is silence. */
export function toneOf({ guide, now, link }, mode) {
  if (mode === "silent" || guide?.state !== "hold" || link.state !== "connected") return null;
  const hz = toneHz(now?.load_n, guide.band_n);
  return mode === "words" && hz === IN_BAND_HZ ? null : hz;
}

/** Seconds between two ticks of a pace; null without one. One tick a pass. */
export function tickEveryS(passesPerMin) {
  if (!passesPerMin || !Number.isFinite(passesPerMin)) return null;
  return Math.min(SLOWEST_TICK_S, Math.max(FASTEST_TICK_S, 60 / passesPerMin));
}

/** Equal steps for the ear: a share of the way from one height to another. */
function between(fromHz, toHz, share) {
  return fromHz * (toHz / fromHz) ** Math.min(1, Math.max(0, share));
}

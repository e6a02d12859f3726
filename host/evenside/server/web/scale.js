// Scales that stand still: they grow in coarse steps and never shrink while somebody looks.

const LOAD_TOPS_N = [100, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 5000];
const RESULT_ENDS_POINTS = [4, 6, 10]; // scores go from 0 to 10, so no difference can be larger

/** The smallest step of `steps` that holds `value`; the last one if none does. */
export function stepAtLeast(steps, value) {
  return steps.find((step) => step >= value) ?? steps[steps.length - 1];
}

/** Top of the load axis in newtons for the largest value in view, with a little air above. */
export function loadTop(maxN, previousTop = 0) {
  return Math.max(previousTop, stepAtLeast(LOAD_TOPS_N, maxN * 1.08));
}

/** Half width of the position axis in metres: whole steps of 5 cm. */
export function positionEnd(maxAbsM, previousEnd = 0.1) {
  return Math.max(previousEnd, Math.ceil(maxAbsM / 0.05 - 1e-9) * 0.05);
}

/**
 * One scale for all rows of the result axis: it holds every difference, and the whole interval of
 * every verdict. The interval of a row that cannot tell may run out of it; a first guess of twelve
 * points would make all the others unreadable.
 */
export function resultEnd(comparisons) {
  const reach = comparisons.flatMap(({ ci95, difference_points: d, verdict }) => [
    ...(verdict === "cannot_tell" ? [] : (ci95 ?? []).map(Math.abs)),
    Math.abs(d ?? 0),
  ]);
  return stepAtLeast(RESULT_ENDS_POINTS, Math.max(0, ...reach));
}

/**
 * The stretch of stream time that a trace shows.
 *
 * It slides with the newest sample; with `still` (reduced motion asked for) it stays and jumps on
 * by half a window when it is full.
 */
export function timeWindow(newestS, spanS, still = false) {
  if (!still) return { fromS: newestS - spanS, toS: newestS };
  const half = spanS / 2;
  const fromS = Math.max(0, Math.floor(newestS / half) - 1) * half;
  return { fromS, toS: fromS + spanS };
}

/** Multiples of `step` inside [from, to]. */
export function ticks(from, to, step) {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

// The stretch of a recording that is looked at: `{fromS, toS}`. Pure.

const SHORTEST_S = 0.5;
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];

/** A window inside of the recording: not shorter than can be read, not longer than there is. */
export function clamped({ fromS, toS }, durationS) {
  const spanS = Math.min(Math.max(toS - fromS, SHORTEST_S), Math.max(durationS, SHORTEST_S));
  const start = Math.min(Math.max(fromS, 0), Math.max(durationS - spanS, 0));
  return { fromS: start, toS: start + spanS };
}

/** Closer (factor below 1) or farther, with the moment `aroundS` staying where it is. */
export function zoomed({ fromS, toS }, factor, aroundS, durationS) {
  const spanS = Math.min(Math.max((toS - fromS) * factor, SHORTEST_S), durationS);
  const share = (aroundS - fromS) / (toS - fromS);
  return clamped({ fromS: aroundS - share * spanS, toS: aroundS + (1 - share) * spanS }, durationS);
}

export function moved({ fromS, toS }, byS, durationS) {
  return clamped({ fromS: fromS + byS, toS: toS + byS }, durationS);
}

/** The window that keeps the moment that plays in sight, four fifths of the way at most. */
export function following(view, playS, durationS) {
  const spanS = view.toS - view.fromS;
  if (playS < view.fromS) return clamped({ fromS: playS, toS: playS + spanS }, durationS);
  const over = playS - (view.fromS + 0.8 * spanS);
  return over > 0 ? moved(view, over, durationS) : view;
}

/** Seconds between the lines of the time axis, so that about `count` of them are in view. */
export function tickStep({ fromS, toS }, count) {
  const wanted = (toS - fromS) / Math.max(count, 1);
  return STEPS_S.find((step) => step >= wanted) ?? 3600 * Math.ceil(wanted / 3600);
}

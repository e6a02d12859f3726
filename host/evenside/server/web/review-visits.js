// Visits from the marks of a recording, each with the numbers of the marks that it is made of, so
// that any of them can be corrected. Pure. A visit that was dropped stays in the list, so that the
// drop can be taken back. A number from memory belongs to none: it never counts.

/** `{zone, side, startS, endS, start, end, ratings, isPractice, isDropped, isCorrected}`. */
export function visitsOf(marks) {
  const visits = [];
  for (const mark of marks) {
    const last = visits.at(-1);
    if (mark.kind === "visit_start") visits.push(begun(mark));
    else if (mark.kind === "visit_end" && last && !mark.is_dropped && last.end === null) end(last, mark);
    else if (mark.kind === "rating" && last && mark.data.by !== "memory") last.ratings.push(mark);
  }
  return visits.map((visit, i) => ({
    ...visit,
    endS: visit.endS ?? visits[i + 1]?.startS ?? null,
    isCorrected: visit.isCorrected || visit.ratings.some(({ is_corrected: is }) => is),
  }));
}

function begun(mark) {
  return {
    zone: mark.data.zone,
    side: mark.data.side,
    startS: mark.time_s,
    endS: null,
    start: mark.number,
    end: null,
    ratings: [],
    isPractice: mark.data.practice === true,
    isDropped: mark.is_dropped,
    isCorrected: mark.is_corrected,
  };
}

function end(visit, mark) {
  visit.endS = mark.time_s;
  visit.end = mark.number;
  visit.isCorrected ||= mark.is_corrected;
}

/** The rating that counts: the last of its kind that is not dropped; null if there is none. */
export function ratingOf(visit, kind = "tension") {
  const own = visit.ratings.filter((mark) => !mark.is_dropped && (mark.data.kind ?? "tension") === kind);
  return own.at(-1) ?? null;
}

/** The visit that was on at a moment, or null. */
export function visitAt(visits, timeS) {
  return visits.find(({ startS, endS, isDropped }) => !isDropped && startS <= timeS && timeS <= (endS ?? Infinity)) ?? null;
}

/**
 * The corrections that a filled-in form asks for, as bodies of /api/correction: only what differs.
 * `wanted` is `{zone, side, startS, endS, score, drop, why}`; a score of null drops the rating.
 */
export function correctionsFor(visit, wanted) {
  const { why } = wanted;
  if (wanted.drop !== visit.isDropped) return [{ annotation: visit.start, drop: wanted.drop, why }];
  const bodies = [];
  const data = {
    ...(wanted.zone !== visit.zone ? { zone: wanted.zone } : {}),
    ...(wanted.side !== visit.side ? { side: wanted.side } : {}),
  };
  const changed = (time, before) => (time !== null && Math.abs(time - before) > 0.04 ? time : null);
  const startS = changed(wanted.startS, visit.startS);
  const endS = visit.end === null ? null : changed(wanted.endS, visit.endS);
  const start = { annotation: visit.start, time_s: startS, data: Object.keys(data).length ? data : null, why };
  // Whichever end leaves room for the other goes first, so that no visit is ever inside out.
  const end = { annotation: visit.end, time_s: endS, why };
  const isLater = startS !== null && endS !== null && startS >= visit.endS;
  if (endS !== null && isLater) bodies.push(end);
  if (startS !== null || start.data) bodies.push(start);
  if (endS !== null && !isLater) bodies.push(end);
  return [...bodies, ...ratingChange(visit, wanted)];
}

function ratingChange(visit, { score, why }) {
  const rating = ratingOf(visit);
  if (rating === null || score === rating.data.score) return [];
  if (score === null) return [{ annotation: rating.number, drop: true, why }];
  return [{ annotation: rating.number, data: { score }, why }];
}

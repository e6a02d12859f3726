// What the page knows, and how each message changes it: `reduce(state, message)`, pure.
//
// The server's messages have the types of docs/api.md. Types that begin with "page/" are the
// page's own: `page/gone`, `page/opening` and `page/shut_out` (the socket), `page/asked` (a change
// of the setup is on its way), `page/refused` and `page/sent` (what became of a request). Samples themselves live in trace.js; here is only the newest.

import { withAsked } from "./asked.js";
import { verdictText } from "./result-reasons.js";

const KEEP_SPEECHES = 20;
const KEEP_EVENTS = 500; // the newest; a long session must not slow the page

export const INITIAL = Object.freeze({
  connection: "opening", // opening | open | gone | shut_out | newer
  source: null,
  isLive: true, // false: a recording is played back, and nothing in it can be changed
  recording: null,
  device: null,
  zones: {},
  now: null, // {time_s, load_n, position_m}; null when nothing is being measured
  setup: null, // person, test, zones, cautions; with what was asked and is not answered yet
  toldSetup: null, // the same, as the server has told it
  asked: [], // changes of it that are on their way
  check: null, // of the device, before the test
  canReport: false, // the server draws the page to print
  access: null, // {role: control | viewer, is_here, n_viewers}
  guide: null,
  speeches: [], // the newest of what the voice has said
  visit: null, // {zone, side, start_s}: the one that is open
  lastVisit: null, // the same, still there after its end: a number may come after the roll-off
  events: [],
  holds: [],
  comparisons: [],
  changes: [], // from the baseline to the retest
  summary: null,
  nCorrections: 0, // of wrong marks; each is a reason to look again
  signs: [], // what the load alone says, with the curves of load along the tissue
  health: null,
  link: { state: "connecting", detail: "" },
  notes: [], // {time_s, text, drills}: what people wanted to remember
  ratings: [], // {time_s, score, side}: those in the trace
  lastRating: null, // {score, kind, zone, side}: read back until the next visit
  notice: null, // {about, text}: why a request was refused
  announcement: "", // verdicts that changed, for those who listen
});

const REDUCERS = {
  snapshot,
  block,
  event: (state, { event }) => ({ ...state, events: [...state.events, event].slice(-KEEP_EVENTS) }),
  annotation: (state, message) => annotate(state, message.annotation),
  guide: (state, { guide }) => ({ ...state, guide }),
  setup: (state, { setup }) => showSetup({ ...state, toldSetup: setup }),
  check: (state, { check }) => ({ ...state, check }),
  access: (state, { access }) => ({ ...state, access }),
  speech: (state, { speech }) => ({ ...state, speeches: [...state.speeches, speech].slice(-KEEP_SPEECHES) }),
  result,
  health: (state, { health }) => ({ ...state, health }),
  link: (state, message) => ({
    ...state,
    link: message.link,
    now: message.link.state === "connected" ? state.now : null,
  }),
  missed: (state, { access }) => ({ ...state, access, connection: "open" }), // its messages follow
  "page/gone": (state) => ({ ...state, connection: "gone", now: null }),
  "page/shut_out": (state) => ({ ...state, connection: "shut_out", now: null }),
  "page/opening": (state) => ({ ...state, connection: "opening" }),
  "page/asked": (state, { change }) => showSetup({ ...state, asked: [...state.asked, change] }),
  "page/refused": (state, { about, text }) => ({ ...answered(state, about), notice: { about, text } }),
  "page/sent": (state, { about }) => {
    const after = answered(state, about);
    return after.notice?.about === about ? { ...after, notice: null } : after;
  },
};

/** The state after `message`; the same object when the message means nothing here. */
export function reduce(state, message) {
  if (!String(message.type).startsWith("page/") && message.v !== 1) {
    return state.connection === "newer" ? state : { ...state, connection: "newer" };
  }
  return Object.hasOwn(REDUCERS, message.type) ? REDUCERS[message.type](state, message) : state;
}

function snapshot(_state, message) {
  const fresh = {
    ...INITIAL,
    connection: "open",
    source: message.source,
    isLive: message.is_live ?? true,
    recording: message.recording,
    device: message.device,
    zones: message.zones ?? {},
    now: message.link?.state === "connected" ? newestOf(message.trace) : null,
    setup: message.setup ?? null,
    toldSetup: message.setup ?? null,
    check: message.check ?? null,
    canReport: message.can_report ?? false,
    access: message.access ?? null,
    guide: message.guide,
    speeches: message.speeches ?? [],
    events: (message.events ?? []).slice(-KEEP_EVENTS),
    holds: message.holds ?? [],
    comparisons: message.comparisons ?? [],
    changes: message.changes ?? [],
    summary: message.summary,
    signs: message.signs ?? [],
    health: message.health,
    link: message.link ?? INITIAL.link,
  };
  const told = (message.annotations ?? []).reduce(annotate, fresh);
  return { ...told, visit: message.visit ?? null };
}

function showSetup(state) {
  return { ...state, setup: withAsked(state.toldSetup, state.asked) };
}

/** Requests are sent one after the other, so an answer is that of the oldest change. */
function answered(state, about) {
  if (about !== "setup" || state.asked.length === 0) return state;
  return showSetup({ ...state, asked: state.asked.slice(1) });
}

function block(state, message) {
  return { ...state, now: newestOf(message) ?? state.now };
}

function newestOf(trace) {
  const last = (trace?.load_n?.length ?? 0) - 1;
  if (last < 0) return null;
  return {
    time_s: trace.start_s + last / trace.fs_hz,
    load_n: trace.load_n[last],
    position_m: trace.position_m?.[last] ?? null,
  };
}

function annotate(state, { kind, time_s: timeS, data }) {
  if (kind === "visit_start") {
    const visit = { zone: data.zone, side: data.side, start_s: timeS };
    return { ...state, visit, lastVisit: visit, lastRating: null };
  }
  if (kind === "visit_end") return { ...state, visit: null };
  if (kind === "rating") return rate(state, timeS, data);
  if (kind === "note") return { ...state, notes: [...state.notes, { time_s: timeS, drills: [], ...data }] };
  if (kind === "correction") return { ...state, nCorrections: state.nCorrections + 1 };
  return state;
}

function rate(state, timeS, { score, kind }) {
  const { zone, side } = state.lastVisit ?? { zone: null, side: null };
  return {
    ...state,
    lastRating: { score, kind, zone, side },
    ratings: [...state.ratings, { time_s: timeS, score, side }].slice(-KEEP_EVENTS),
  };
}

function result(state, { holds, comparisons, changes = [], summary, signs = [] }) {
  const before = new Map(state.comparisons.map(({ zone, verdict }) => [zone, verdict]));
  const changed = comparisons.filter(({ zone, verdict }) => before.get(zone) !== verdict);
  const said = changed.map((comparison) => verdictText(state.zones, comparison).text);
  return {
    ...state,
    holds,
    comparisons,
    changes,
    summary,
    signs,
    announcement: said.length > 0 ? said.join(" ") : state.announcement,
  };
}

/** The zones of the result axis, in the order of the chart: compared, planned or being visited. */
export function zonesToShow({ zones, comparisons, guide, visit, holds }) {
  const wanted = new Set([
    ...comparisons.map(({ zone }) => zone),
    ...holds.map(({ zone }) => zone),
    ...(guide?.plan ?? []).map(({ zone }) => zone),
    ...(visit ? [visit.zone] : []),
  ]);
  wanted.delete(null);
  const known = Object.keys(zones).filter((zone) => wanted.has(zone));
  const unknown = [...wanted].filter((zone) => !Object.hasOwn(zones, zone));
  return [...known, ...unknown];
}

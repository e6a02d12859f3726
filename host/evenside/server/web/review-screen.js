// <review-screen>, desk: "What happened?" The whole recording, or the session so far: load and
// position with its visits, played at any speed; marks that were wrong can be corrected, and the
// comparison below says at once what that changes.

import "./result-axis.js";
import "./note-form.js";
import "./review-edit.js";
import "./review-health.js";
import "./review-marks.js";
import "./review-notes.js";
import "./review-player.js";
import "./review-trace.js";
import { choice } from "./choices.js";
import { make, setText } from "./dom.js";
import { isHidden } from "./result-boxes.js";
import { Tiles } from "./review-tiles.js";
import { visitAt, visitsOf } from "./review-visits.js";
import { clamped, following, zoomed } from "./review-window.js";
import { INITIAL } from "./state.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { forceUnit } from "./units.js";
import { clock, sentence, zoneTitle } from "./words.js";

const WHOLE_POINTS = 2000;
const LONGEST_STEP_S = 0.1; // a page that slept goes on where it stopped

export class ReviewScreen extends HTMLElement {
  #trace = make("review-trace");
  #player = make("review-player");
  #marks = make("review-marks");
  #edit = make("review-edit");
  #health = make("review-health");
  #notes = make("review-notes");
  #note = make("note-form");
  #axis = make("result-axis");
  #now = make("p", { class: "reading" });
  #notice = make("p", { class: "notice", role: "status" });
  #tiles = new Tiles({ ask: askTrace, onNews: () => this.#draw() });
  #state = INITIAL;
  #review = null;
  #visits = [];
  #view = { fromS: 0, toS: 1 };
  #playS = 0;
  #speed = 1;
  #isPlaying = false;
  #openVisit = null;
  #lastFrameMs = null;
  #loadedFor = null; // the holds, corrections, notes and unit for which it was loaded
  #loaded = [this.#trace, this.#player, this.#axis, this.#marks, this.#notes, this.#health];

  connectedCallback() {
    const heading = make("h1", { text: t("page.screen.review") });
    const top = make("div", { class: "heading" }, heading, this.#now);
    this.append(top, this.#notice, ...this.#loaded, this.#note, this.#edit);
    for (const part of this.#loaded) part.hidden = true; // empty tables and pictures tell nobody anything
    this.#listen();
  }

  update(state) {
    this.#state = state;
    this.#note.update(state);
    if (state.source === null) return; // before the first snapshot nobody knows what may be seen
    const hidden = isHidden(state);
    this.classList.toggle("veils", hidden);
    if (hidden) {
      this.#loadedFor = null;
      setText(this.#notice, t("result.blind"));
      return;
    }
    const key = [state.holds, state.nCorrections, state.notes, this.#unit.id];
    if (this.#loadedFor === null || key.some((part, i) => part !== this.#loadedFor[i])) {
      this.#loadedFor = key;
      this.#load();
    }
  }

  #listen() {
    this.#trace.addEventListener("window", ({ detail }) => this.#look(detail));
    this.#trace.addEventListener("moment", ({ detail }) => this.#goTo(detail));
    this.#player.addEventListener("moment", ({ detail }) => this.#goTo(detail));
    this.#player.addEventListener("speed", ({ detail }) => (this.#speed = detail));
    this.#player.addEventListener("play", ({ detail }) => this.#play(detail));
    this.#player.addEventListener("zoom", ({ detail }) => this.#zoom(detail));
    this.#note.momentS = () => this.#playS;
    this.#notes.addEventListener("moment", ({ detail }) => this.#goTo(detail));
    this.#marks.addEventListener("moment", ({ detail }) => this.#goTo(detail));
    this.#marks.addEventListener("edit", ({ detail }) => this.#correct(detail));
    this.#edit.addEventListener("correct", ({ detail }) => this.#send(detail));
  }

  async #load() {
    if (this.#review === null) setText(this.#notice, t("review.loading"));
    try {
      const before = this.#review?.duration_s ?? 0;
      const wasWhole = this.#view.toS - this.#view.fromS >= before - 0.01;
      this.#review = await getJson("/api/review");
      this.#visits = visitsOf(this.#review.marks);
      const durationS = this.#review.duration_s;
      this.#view = clamped(wasWhole ? { fromS: 0, toS: durationS } : this.#view, durationS);
      await this.#tiles.begin(durationS, WHOLE_POINTS);
      setText(this.#notice, "");
      for (const part of this.#loaded) part.hidden = false;
      this.#showTables();
    } catch (error) {
      setText(this.#notice, error.message);
    }
  }

  get #unit() {
    return forceUnit(choice("unit"), this.#state.setup?.body_mass_kg);
  }

  #showTables() {
    const { zones, access } = this.#state;
    const mayCorrect = access?.role !== "viewer";
    const { holds } = this.#review;
    this.#marks.show({ visits: this.#visits, holds, zones, unit: this.#unit, mayCorrect });
    this.#notes.show({ marks: this.#review.marks, zones });
    this.#health.show(this.#review, this.#unit);
    this.#axis.update({ ...this.#state, ...this.#review, guide: null, visit: null, announcement: "" });
    this.#draw();
  }

  #draw() {
    if (this.#trace.hidden || this.hidden) return;
    const durationS = this.#review.duration_s;
    this.#trace.show({
      view: this.#view,
      playS: this.#playS,
      durationS,
      tiles: this.#tiles,
      review: this.#review,
      visits: this.#visits,
      unit: this.#unit,
      openVisit: this.#openVisit,
      zones: this.#state.zones,
    });
    this.#player.show({ isPlaying: this.#isPlaying, playS: this.#playS, durationS });
    this.#note.showMoment();
    this.#tellMoment();
  }

  /** What was there at the moment: time, visit, load, position. */
  #tellMoment() {
    const visit = visitAt(this.#visits, this.#playS);
    const where = visit ? `${t(`result.side.${visit.side}`)}, ${zoneTitle(this.#state.zones, visit.zone)}` : "";
    const tile = this.#tiles.for(this.#view, this.#trace.points);
    const loadN = tile ? tile.load.mean[Math.floor((this.#playS - tile.startS) * tile.perS)] : NaN;
    const load = Number.isFinite(loadN) ? `${this.#unit.text(loadN)} ${this.#unit.label}` : "";
    setText(this.#now, [clock(this.#playS), where, load].filter(Boolean).join(" \u00b7 "));
  }

  #look(view) {
    this.#view = clamped(view, this.#review.duration_s);
    this.#draw();
  }

  #zoom(factor) {
    const durationS = this.#review?.duration_s ?? 0;
    if (factor === null) this.#look({ fromS: 0, toS: durationS });
    else this.#look(zoomed(this.#view, factor, this.#playS, durationS));
  }

  #goTo(momentS) {
    this.#playS = Math.min(Math.max(momentS, 0), this.#review.duration_s);
    this.#view = following(this.#view, this.#playS, this.#review.duration_s);
    this.#draw();
  }

  #play(isPlaying) {
    if (this.#review === null) return;
    if (isPlaying && this.#playS >= this.#review.duration_s) this.#playS = 0;
    this.#isPlaying = isPlaying;
    this.#lastFrameMs = null;
    if (isPlaying) requestAnimationFrame((ms) => this.#frame(ms));
    this.#draw();
  }

  #frame(ms) {
    if (this.hidden) this.#isPlaying = false;
    if (!this.#isPlaying) return;
    const stepS = this.#lastFrameMs === null ? 0 : Math.min((ms - this.#lastFrameMs) / 1000, LONGEST_STEP_S);
    this.#lastFrameMs = ms;
    this.#isPlaying = this.#playS + stepS * this.#speed < this.#review.duration_s;
    this.#goTo(this.#playS + stepS * this.#speed);
    if (this.#isPlaying) requestAnimationFrame((next) => this.#frame(next));
  }

  #correct(visit) {
    this.#openVisit = visit.start;
    const around = { fromS: visit.startS - 5, toS: (visit.endS ?? visit.startS + 20) + 5 };
    this.#look(around);
    this.#edit.open(visit, this.#state.zones);
  }

  /** One correction after the other; at the first that is refused the dialog says why. */
  async #send(bodies) {
    for (const body of bodies) {
      const refusal = await postCorrection(body);
      if (refusal !== null) {
        this.#edit.refuse(refusal);
        return;
      }
    }
    this.#edit.close();
    await this.#load();
  }
}

function askTrace(fromS, toS, points) {
  return getJson(`/api/trace?start_s=${fromS}&end_s=${toS}&points=${points}`);
}

async function getJson(path) {
  const answer = await fetch(path);
  const body = await answer.json();
  if (!answer.ok) throw new Error(sentence(told(body.error.message).text));
  return body;
}

/** Null when it was kept, else why not. */
async function postCorrection(body) {
  try {
    const answer = await fetch("/api/correction", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.ok ? null : sentence(told((await answer.json()).error.message).text);
  } catch {
    return t("page.not_reached");
  }
}

customElements.define("review-screen", ReviewScreen);

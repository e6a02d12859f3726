// The page: one state, changed only by messages; one drawing a frame, of the screen that is seen.
// Messages come from the server's socket; requests go to its REST routes, and what they change
// comes back as messages, to this page and to every other.

import "./device-screen.js";
import "./health-line.js";
import "./history-screen.js";
import "./link-banner.js";
import "./result-screen.js";
import "./review-screen.js";
import "./screen-nav.js";
import "./sound-toggle.js";
import "./source-line.js";
import "./start-screen.js";
import "./test-screen.js";
import "./theme-toggle.js";
import "./watch-screen.js";
import { Audible } from "./audible.js";
import { LiveConnection } from "./connection.js";
import { make } from "./dom.js";
import { SCREENS, firstScreen, screenOf } from "./screens.js";
import { Sounds } from "./sounds.js";
import { SpeechOrder } from "./speech-order.js";
import { INITIAL, reduce } from "./state.js";
import { languageCode, t } from "./texts.js";
import { told } from "./told.js";
import { TraceBuffer } from "./trace.js";
import { Voice } from "./voice.js";
import { WakeLock } from "./wake-lock.js";
import { sentence } from "./words.js";

const trace = new TraceBuffer();
const screens = new Map(SCREENS.map((name) => [name, make(`${name}-screen`)]));
const navigation = document.querySelector("screen-nav");
const surroundings = document.querySelectorAll("link-banner, screen-nav, source-line, health-line");
const toggle = document.querySelector("sound-toggle");
const wakeLock = new WakeLock(navigator.wakeLock);
const sounds = new Sounds();
const voice = new Voice({
  sounds,
  synth: globalThis.speechSynthesis ?? null,
  Utterance: globalThis.SpeechSynthesisUtterance,
});
const audible = new Audible({
  voice,
  sounds,
  order: new SpeechOrder(),
  onChange: () => toggle.show(),
});
let state = INITIAL;
let shown = screens.get("start");
let drawing = false;
let beginsAnew = false;

/** The first that the server tells chooses the screen, where the address does not. */
function begin() {
  beginsAnew = false;
  const name = firstScreen({ isLive: state.isLive, isRunning: isRunning(state) });
  if (name !== "start") location.replace(`#${name}`);
}

function dispatch(message) {
  if (message.type === "snapshot") {
    trace.clear();
    if (message.trace) trace.push(message.trace);
    beginsAnew = !location.hash;
  } else if (message.type === "block") {
    trace.push(message);
  }
  state = reduce(state, message);
  if (beginsAnew) begin();
  audible.hear(message, sessionLanguage());
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  drawing = false;
  for (const element of surroundings) element.update(state);
  shown.update(state);
  audible.follow(state, performance.now());
  wakeLock.keep(isRunning(state));
}

function sessionLanguage() {
  return state.setup?.language ?? languageCode();
}

function isRunning({ guide, connection }) {
  return connection !== "gone" && !["idle", "done", undefined].includes(guide?.state);
}

function showScreen() {
  const name = screenOf(location.hash);
  shown = screens.get(name);
  for (const [each, screen] of screens) screen.hidden = each !== name;
  document.body.dataset.screen = name;
  document.title = `${t(`page.screen.${name}`)} \u00b7 Evenside`;
  navigation.show(name);
  draw();
}

/** One request after the other, in the order in which they were asked for. */
let lastSent = Promise.resolve();
function send(request) {
  if (request.path === "setup") dispatch({ type: "page/asked", change: request.body });
  lastSent = lastSent.then(() => post(request));
}

async function post({ about, path, body }) {
  try {
    const answer = await fetch(`/api/${path}`, {
      method: "POST",
      keepalive: true, // also when the page is just loading anew in another language
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      if (path === "setup") dispatch({ v: 1, type: "setup", setup: await answer.json() });
      dispatch({ type: "page/sent", about });
    } else {
      const { error } = await answer.json();
      dispatch({ type: "page/refused", about, text: sentence(told(error.message).text) });
    }
  } catch {
    dispatch({ type: "page/refused", about, text: t("page.not_reached") });
  }
}

/** In another language; what was asked of the server goes first. */
async function reload() {
  await lastSent;
  location.reload();
}

toggle.audible = audible;
for (const screen of screens.values()) screen.trace = trace;
document.querySelector("main").append(...screens.values());
document.querySelector(".skip").textContent = t("page.skip");
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address stays that of the screen
  document.querySelector("main").focus();
});

const scheme = location.protocol === "https:" ? "wss" : "ws";
const connection = new LiveConnection({
  open: (query) => new WebSocket(`${scheme}://${location.host}/api/live${query}`),
  onMessage: (message) => {
    dispatch(message);
    if (message.type === "missed") for (const missed of message.messages) dispatch(missed);
    if (message.type === "page/gone") askWhetherShutOut();
  },
});

/** A socket does not say why it was refused; the same question over HTTP does. */
async function askWhetherShutOut() {
  const answer = await fetch("/api/state").catch(() => null);
  if (answer?.status === 401) dispatch({ type: "page/shut_out" });
}

document.addEventListener("command", (event) => send(event.detail));
document.addEventListener("try-now", () => connection.tryNow());
document.addEventListener("sound-on", () => audible.turnOn());
document.addEventListener("try-voice", () => audible.sample(t("say.hold"), languageCode()));
document.addEventListener("visibilitychange", () => wakeLock.renew());
for (const press of ["pointerdown", "keydown"]) addEventListener(press, () => audible.unblock());
addEventListener("choice", ({ detail }) => (detail.name === "language" ? reload() : draw()));
addEventListener("online", () => connection.tryNow());
addEventListener("hashchange", showScreen);
showScreen();
dispatch({ type: "page/opening" });
connection.start();

// The application: one state, changed only by messages; one drawing a frame, of what has changed.
// Messages come from the server's socket; requests go to its REST routes, and what they change
// comes back as messages, to this page and to every other.

import "./event-list.js";
import "./guide-panel.js";
import "./hand-visit.js";
import "./health-line.js";
import "./link-banner.js";
import "./load-trace.js";
import "./position-strip.js";
import "./rating-pad.js";
import "./result-axis.js";
import "./source-line.js";
import "./theme-toggle.js";
import { LiveConnection } from "./connection.js";
import { INITIAL, reduce } from "./state.js";
import { TraceBuffer } from "./trace.js";
import { sentence } from "./words.js";

const ELEMENTS = document.querySelectorAll(
  "link-banner, source-line, guide-panel, rating-pad, hand-visit, load-trace, position-strip, " +
    "result-axis, event-list, health-line",
);

const trace = new TraceBuffer();
let state = INITIAL;
let drawing = false;

function dispatch(message) {
  if (message.type === "snapshot") {
    trace.clear();
    if (message.trace) trace.push(message.trace);
  } else if (message.type === "block") {
    trace.push(message);
  }
  state = reduce(state, message);
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  drawing = false;
  for (const element of ELEMENTS) element.update(state);
}

async function send({ about, path, body }) {
  try {
    const answer = await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      dispatch({ type: "page/sent", about });
    } else {
      const { error } = await answer.json();
      dispatch({ type: "page/refused", about, text: sentence(error.message) });
    }
  } catch {
    const text = "That did not reach the Evenside program. Please try again.";
    dispatch({ type: "page/refused", about, text });
  }
}

for (const element of document.querySelectorAll("load-trace, position-strip")) {
  element.trace = trace;
}

const scheme = location.protocol === "https:" ? "wss" : "ws";
const connection = new LiveConnection({
  open: () => new WebSocket(`${scheme}://${location.host}/api/live`),
  onMessage: dispatch,
});

document.addEventListener("command", (event) => send(event.detail));
document.addEventListener("try-now", () => connection.tryNow());
addEventListener("online", () => connection.tryNow());
dispatch({ type: "page/opening" });
connection.start();

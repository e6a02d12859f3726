// The socket to the server: opens, hands messages on, and after every loss tries again with growing
// pauses. It says then which message it has had last, and is told what it missed (`missed`); a server
// that does not know any more begins with a snapshot, as it does with every new page.

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/** Pauses between tries: doubled up to the longest, for ever. */
export function* delays() {
  for (let ms = FIRST_DELAY_MS; ; ms = Math.min(2 * ms, LONGEST_DELAY_MS)) yield ms;
}

export class LiveConnection {
  #open;
  #later;
  #onMessage;
  #pauses = delays();
  #socket = null;
  #timer = null;
  #stream = null; // the name under which the messages are numbered
  #seq = null; // the number of the newest one

  /** `open(query)` makes a WebSocket; `later(call, ms)` and `cancel(timer)` are the clock. */
  constructor({ open, onMessage, later = setTimeout, cancel = clearTimeout }) {
    this.#open = open;
    this.#onMessage = onMessage;
    this.#later = (call, ms) => later(call, ms);
    this.#cancel = (timer) => cancel(timer);
  }

  #cancel;

  start() {
    this.#timer = null;
    this.#socket = this.#open(this.#stream === null ? "" : `?stream=${this.#stream}&after=${this.#seq}`);
    this.#socket.addEventListener("message", (event) => {
      this.#pauses = delays(); // it answers: the next loss starts with a short pause again
      const message = JSON.parse(event.data);
      this.#note(message);
      this.#onMessage(message);
    });
    this.#socket.addEventListener("close", () => this.#lost(), { once: true });
  }

  /** Skips the pause, if one is running: the person came back to the page or asked for it. */
  tryNow() {
    if (this.#timer === null) return;
    this.#cancel(this.#timer);
    this.start();
  }

  #note(message) {
    if (message.type === "snapshot") this.#stream = message.stream ?? null;
    const { seq } = message.type === "missed" ? (message.messages.at(-1) ?? {}) : message;
    this.#seq = seq ?? this.#seq;
  }

  #lost() {
    this.#onMessage({ type: "page/gone" });
    this.#timer = this.#later(() => this.start(), this.#pauses.next().value);
  }
}

// Choices that last: kept by this browser, for this screen only. What is about the person or the
// session is the server's (setup); here is what a pair of eyes and ears prefers.

const PREFIX = "evenside-";

export const DEFAULTS = Object.freeze({
  language: "", // "": what the browser prefers
  unit: "N", // N | kgf | lbf | %BW
  sound: "words", // words | tones | silent
  volume: "0.8",
  speed: "1",
  voice: "", // the name of a voice of this browser; "": its own for the language
});

/** What was chosen, as text. */
export function choice(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? DEFAULTS[name];
  } catch {
    return DEFAULTS[name]; // a browser without storage
  }
}

/** Keeps a choice and tells whoever listens for `choice` on the window. */
export function choose(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Without storage the choice cannot last.
  }
  dispatchEvent(new CustomEvent("choice", { detail: { name, value } }));
}

// All that is heard: speech messages in their order, the tone of the load, the ticks of the pace. One
// page of a browser is heard; turning sound on in another one turns it off here.

import { choice } from "./choices.js";
import { tickEveryS, toneOf } from "./tones.js";

const CHANNEL = "evenside-sound";

export class Audible {
  #voice;
  #sounds;
  #order;
  #onChange;
  #channel = new BroadcastChannel(CHANNEL);
  #isOn = false;
  #lastTickMs = 0;
  #toneHz = null;

  /** `onChange()` is called when sound goes on or off, also from elsewhere. */
  constructor({ voice, sounds, order, onChange }) {
    this.#voice = voice;
    this.#sounds = sounds;
    this.#order = order;
    this.#onChange = onChange;
    this.#channel.addEventListener("message", () => this.#set(false));
  }

  get isOn() {
    return this.#isOn;
  }

  /** The browser holds the sound back until somebody presses something. */
  get isBlocked() {
    return this.#isOn && !this.#sounds.isReady;
  }

  /** Sound on: this page speaks from now on, and no other of this browser. */
  async turnOn() {
    this.#channel.postMessage("here");
    this.#set(true);
    await this.#sounds.unlock();
    this.#onChange();
  }

  turnOff() {
    this.#set(false);
  }

  /** Any press or key lets the browser agree to sound that was asked for. */
  async unblock() {
    if (!this.isBlocked) return;
    await this.#sounds.unlock();
    this.#onChange();
  }

  /** Takes a message; `language` is the session's, which is the language of its speeches. */
  hear(message, language) {
    const due = this.#due(message);
    if (this.#isOn) for (const speech of due) this.#voice.say(speech, choices(language));
  }

  /** Says something as a trial of the voice. */
  async sample(text, language) {
    await this.turnOn();
    this.#voice.say({ text, sound: "chime" }, choices(language));
  }

  /** Follows the load and the pace; called with every drawing. */
  follow(state, nowMs) {
    if (!this.#isOn) return;
    const mode = choice("sound");
    this.#sounds.volume = Number(choice("volume"));
    this.#toneTo(toneOf(state, mode));
    const everyS = mode === "silent" ? null : tickEveryS(state.guide?.pace?.passes_per_min);
    if (everyS === null || nowMs - this.#lastTickMs < everyS * 1000) return;
    this.#lastTickMs = nowMs;
    this.#sounds.play("tick");
  }

  #toneTo(hz) {
    if (hz === this.#toneHz) return;
    this.#toneHz = hz;
    this.#sounds.tone(hz);
  }

  #due(message) {
    if (message.type === "snapshot") return this.#order.fromSnapshot(message.speeches ?? []);
    if (message.type === "missed") return this.#order.fromMissed(message.messages);
    return message.type === "speech" ? this.#order.fromMessage(message.speech) : [];
  }

  #set(isOn) {
    this.#isOn = isOn;
    if (!isOn) this.#voice.hush();
    this.#toneHz = null;
    this.#onChange();
  }
}

function choices(language) {
  return {
    language,
    mode: choice("sound"),
    voice: choice("voice"),
    speed: Number(choice("speed")),
    volume: Number(choice("volume")),
  };
}

// What the browser is asked to say, with a synthesiser that only writes it down.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Voice } from "./voice.js";

class Utterance {
  constructor(text) {
    this.text = text;
  }
}

const GERMAN = { name: "Anna", lang: "de-DE", localService: true };
const HOW = { mode: "words", language: "de", voice: "", speed: 1.2, volume: 0.5 };

function listening(voices = [GERMAN]) {
  const heard = [];
  const synth = {
    getVoices: () => voices,
    speak: (utterance) => heard.push(utterance),
    cancel: () => heard.push("cancel"),
  };
  const sounds = { play: (name) => heard.push(`sound ${name}`), tone: () => {} };
  return { heard, voice: new Voice({ sounds, synth, Utterance }) };
}

test("a message is spoken with the choices of the person", () => {
  const { heard, voice } = listening();

  voice.say({ text: "Gut. Halten.", sound: null }, HOW);

  assert.deepEqual({ ...heard[0] }, {
    text: "Gut. Halten.",
    lang: "de",
    voice: GERMAN,
    rate: 1.2,
    volume: 0.5,
  });
});

test("a chosen voice is used, and forgotten where it does not exist", () => {
  const other = { name: "Petra", lang: "de-AT", localService: false };
  const { heard, voice } = listening([GERMAN, other]);

  voice.say({ text: "a" }, { ...HOW, voice: "Petra" });
  voice.say({ text: "b" }, { ...HOW, voice: "gone" });

  assert.deepEqual(heard.map((each) => each.voice), [other, GERMAN]);
});

test("without a voice for the language the sound alone is heard", () => {
  const { heard, voice } = listening([{ name: "Amy", lang: "en-GB" }]);

  voice.say({ text: "Deine Zahl?", sound: "chime" }, HOW);

  assert.deepEqual(heard, ["sound chime"]);
});

test("tones only is sounds without words, silence is neither", () => {
  const { heard, voice } = listening();

  voice.say({ text: "Deine Zahl?", sound: "chime" }, { ...HOW, mode: "tones" });
  voice.say({ text: "Deine Zahl?", sound: "chime" }, { ...HOW, mode: "silent" });

  assert.deepEqual(heard, ["sound chime"]);
});

for (const sound of ["stop", "lost"]) {
  test(`${sound} does not wait for the sentence before it`, () => {
    const { heard, voice } = listening();

    voice.say({ text: "Stopp.", sound }, HOW);

    assert.deepEqual(heard.slice(0, 2), ["cancel", `sound ${sound}`]);
  });
}

test("a browser without speech is no error", () => {
  const voice = new Voice({ sounds: { play() {}, tone() {} }, synth: null, Utterance: null });

  voice.say({ text: "Halten.", sound: "tick" }, HOW);
  voice.hush();
});

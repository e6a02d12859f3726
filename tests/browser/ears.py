"""Ears in the browser: what a page asks it to say and to sound."""

from playwright.sync_api import Page

# Headless Chromium has no voices: these ears stand where a loudspeaker would be.
EARS = """
    window.heard = [];
    class Utterance { constructor(text) { this.text = text; } }
    const voice = { name: "Test", lang: "en-GB", localService: true };
    const synth = {
        getVoices: () => [voice],
        speak: (utterance) => heard.push(utterance.text),
        cancel: () => {},
        addEventListener: () => {},
    };
    Object.defineProperty(window, "speechSynthesis", { value: synth });
    window.SpeechSynthesisUtterance = Utterance;
    window.tones = [];
    const set = AudioParam.prototype.setTargetAtTime;
    AudioParam.prototype.setTargetAtTime = function (value, ...rest) {
        tones.push(value);
        return set.call(this, value, ...rest);
    };
"""


def heard(page: Page) -> list[str]:
    """What the page has asked the browser to say."""
    said: list[str] = page.evaluate("() => heard")
    return said

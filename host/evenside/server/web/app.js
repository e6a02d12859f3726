// The first module: it loads the texts of the page's language, and then the page, whose elements
// may so rely on having words.

import { choice } from "./choices.js";
import { preferredLanguage, useTexts } from "./texts.js";

const code = preferredLanguage(choice("language"), navigator.languages);
const answer = await fetch(`/texts/${code}.json`);
useTexts(code, await answer.json());
document.documentElement.lang = code;
await import("./page.js");

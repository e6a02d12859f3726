// The first module: it hands in the token of a shared address, loads the texts of the page's language,
// and then the page, whose elements may so rely on having words.

import { choice } from "./choices.js";
import { enter } from "./entering.js";
import { keepFiles } from "./offline.js";
import { preferredLanguage, useTexts } from "./texts.js";

await enter({ location, history, fetch: (...request) => fetch(...request) });
const code = preferredLanguage(choice("language"), navigator.languages);
const texts = [...new Set([code, "en"])].map(async (language) => (await fetch(`/texts/${language}.json`)).json());
useTexts(code, ...(await Promise.all(texts)));
document.documentElement.lang = code;
await import("./page.js");
keepFiles();

// The English table for the suites, as the page loads it.

import { readFileSync } from "node:fs";
import { useTexts } from "./texts.js";

useTexts("en", JSON.parse(readFileSync(new URL("./en.json", import.meta.url))));

// The service worker: keeps every file of the page under one version, all or none, and answers from
// the keep only when the program does not. What the session says is never kept.

const FILES = "/files.json";
const PREFIX = "evenside-files-";

addEventListener("install", (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOurs = origin === location.origin && request.method === "GET" && !pathname.startsWith("/api/");
  if (isOurs) event.respondWith(answer(event, pathname));
});

/** Takes all files of the present version, and only then forgets the older ones. */
async function keep() {
  const { version, files } = await (await fetch(FILES, { cache: "no-store" })).json();
  const name = PREFIX + version;
  if (await caches.has(name)) return;
  const cache = await caches.open(name);
  try {
    await cache.addAll(files);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  const old = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
  await Promise.all(old.map((key) => caches.delete(key)));
}

/** The program's own answer; what was kept, when there is none. */
async function answer(event, pathname) {
  try {
    const fresh = await fetch(event.request);
    if (event.request.mode === "navigate") event.waitUntil(keep().catch(() => {}));
    return fresh;
  } catch (error) {
    const kept = await caches.match(pathname, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

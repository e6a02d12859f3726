// Registers the service worker, which keeps the files of the page, so that it opens without the
// program. Its address passes the one trusted-types policy that the server allows.

/** From now on the page opens offline; a browser without workers goes on as before. */
export async function keepFiles() {
  const policy = globalThis.trustedTypes?.createPolicy("evenside", {
    createScriptURL: (address) => {
      if (address !== "/sw.js") throw new TypeError(`${address} is no worker of this page`);
      return address;
    },
  });
  try {
    // The registered worker is asked for anew with every load: "none" means past the HTTP cache.
    await navigator.serviceWorker?.register(policy?.createScriptURL("/sw.js") ?? "/sw.js", {
      updateViaCache: "none",
    });
  } catch {
    // Private windows and plain HTTP from another machine allow none; the page works, online.
  }
}

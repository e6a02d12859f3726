// Coming in from another machine: the token stands behind the # of the address that was scanned. It is
// handed in once, a cookie stands for it from then on, and the address bar forgets it.

const TOKEN = /^#token=([\w-]+)$/;
const FIRST_SCREEN = { viewer: "#watch", control: "#start" };

/** The token in an address, or null. */
export function tokenIn(hash) {
  return TOKEN.exec(hash)?.[1] ?? null;
}

/** Hands in the token of `location.hash`, if there is one. */
export async function enter({ location, history, fetch }) {
  const token = tokenIn(location.hash);
  if (token === null) return;
  const answer = await fetch("/api/enter", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const role = answer.ok ? (await answer.json()).role : "viewer";
  history.replaceState(null, "", `/${FIRST_SCREEN[role]}`);
}

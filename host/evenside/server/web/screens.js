// The screens and their addresses. Pure: `location.hash` chooses, whatever else it says is Start.

export const SCREENS = ["start", "test", "result", "watch", "review", "history", "device"];

/** The screen that an address like "#test" names. */
export function screenOf(hash) {
  const name = hash.replace(/^#/, "").split("?")[0];
  return SCREENS.includes(name) ? name : "start";
}

/** Where a page without an address begins: a recording is watched, a test that is on goes on. */
export function firstScreen({ isLive, isRunning }) {
  if (!isLive) return "watch";
  return isRunning ? "test" : "start";
}

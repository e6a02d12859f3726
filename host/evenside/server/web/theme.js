// Sets the chosen theme before the first paint. A classic script on purpose: modules run too late,
// and the page would flash. Dark is the default: a dim room, a screen on the floor.

try {
  if (localStorage.getItem("evenside-theme") === "light") {
    document.documentElement.dataset.theme = "light";
  }
} catch {
  // A browser without storage shows the default.
}

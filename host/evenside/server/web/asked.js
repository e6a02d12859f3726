// What was asked of the setup and is not answered yet is shown at once, over what the server has said.
// So no tick jumps back, and ticks that follow each other quickly all count. Pure.

/** The setup as it will be when the server agrees with every change. */
export function withAsked(setup, changes) {
  return setup && changes.reduce(withChange, setup);
}

function withChange(setup, { cautions: ticked, ...fields }) {
  const changed = { ...setup, ...fields };
  if (!ticked) return changed;
  const cautions = setup.cautions.map((each) => ({ ...each, is_ticked: ticked.includes(each.id) }));
  return { ...changed, cautions };
}

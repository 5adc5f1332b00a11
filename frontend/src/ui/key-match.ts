export type Match = { shortcut: string } | "begun" | "none";

/** What keys pressed so far mean, among the given shortcuts. */
export function match(pressed: readonly string[], shortcuts: readonly string[]): Match {
  const text = pressed.join(" ");
  if (shortcuts.includes(text)) return { shortcut: text };
  return shortcuts.some((s) => s.startsWith(`${text} `)) ? "begun" : "none";
}

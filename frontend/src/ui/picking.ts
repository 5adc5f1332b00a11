// What of a list fits what is typed.

export interface Choice {
  value: string;
  label: string;
  /** What else tells it from others, such as its kind, its level and its length. */
  says?: string;
  /** Words by which it is found, and which are not shown. */
  words?: string;
}

/** The choices that have every word that is typed, those first whose name begins with it. */
export function fitting<C extends Choice>(choices: readonly C[], typed: string): C[] {
  const wanted = typed.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  const fit = choices.filter((c) => {
    const text = `${c.label} ${c.says ?? ""} ${c.words ?? ""}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
  const begins = (c: C) => wanted !== "" && c.label.toLowerCase().startsWith(wanted);
  return [...fit.filter(begins), ...fit.filter((c) => !begins(c))];
}

/** Where the arrows lead from one of so many, -1 for none: around both ends. */
export function stepped(at: number, by: 1 | -1, of: number): number {
  if (of === 0) return -1;
  if (at < 0) return by > 0 ? 0 : of - 1;
  return (at + by + of) % of;
}

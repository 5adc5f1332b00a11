// Completion of the word at the cursor of a text.

export interface Word {
  /** Place in the text. */
  from: number;
  to: number;
  text: string;
}

const PART = /[A-Za-z0-9_:]/;
/** Fewer letters match too much. */
const LEAST = 2;
const MOST = 8;

/** The name that ends at the cursor; null where none is being typed, as inside quotes. */
export function wordAt(text: string, cursor: number): Word | null {
  let from = cursor;
  while (from > 0 && PART.test(text.charAt(from - 1))) from--;
  if (cursor - from < LEAST || /[0-9]/.test(text.charAt(from))) return null;
  if (PART.test(text.charAt(cursor))) return null;
  const quotes = text.slice(0, from).match(/"/g)?.length ?? 0;
  return quotes % 2 === 1 ? null : { from, to: cursor, text: text.slice(from, cursor) };
}

/** Names that fit what is typed, those that begin with it first; none when it is one already. */
export function suggest(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase();
  if (names.includes(typed)) return [];
  const begin = names.filter((n) => n.toLowerCase().startsWith(wanted));
  const hold = names.filter((n) => !begin.includes(n) && n.toLowerCase().includes(wanted));
  return [...begin, ...hold].slice(0, MOST);
}

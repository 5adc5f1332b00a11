/** From how many minutes to how many, both included. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** A span in words: 1 to 60. */
export const spanText = ({ least, most }: Span) => `${least} to ${most}`;

/** What was written of a time in whole minutes within a span; null when it is none. An empty text is not wrong yet. */
export function wholeMinutes(text: string, within: Span): { minutes: number | null; error: string | undefined } {
  const n = Number(text);
  if (Number.isInteger(n) && n >= within.least && n <= within.most) return { minutes: n, error: undefined };
  return { minutes: null, error: text.trim() ? `Write a whole number from ${spanText(within)}` : undefined };
}

/** What was written of a time in whole minutes, from 1 to so many; null when it is none. An empty text is not wrong yet. */
export function wholeMinutes(text: string, most: number): { minutes: number | null; error: string | undefined } {
  const n = Number(text);
  if (Number.isInteger(n) && n >= 1 && n <= most) return { minutes: n, error: undefined };
  return { minutes: null, error: text.trim() ? `Write a whole number from 1 to ${most}` : undefined };
}

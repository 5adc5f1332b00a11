/** One line that was expected beside the one that was printed; null: there is none. */
export interface LinePair {
  line: number;
  want: string | null;
  got: string | null;
  same: boolean;
}

/** How many lines are put beside each other: nobody reads more. */
export const MOST_LINES = 60;

/**
 * Puts two outputs beside each other, line by line. Space at the ends of lines and of it
 * all is none, as the judge has it.
 */
export function besideEachOther(want: string, got: string): LinePair[] {
  const a = linesOf(want);
  const b = linesOf(got);
  return Array.from({ length: Math.min(Math.max(a.length, b.length), MOST_LINES) }, (_, i) => ({
    line: i + 1,
    want: a[i] ?? null,
    got: b[i] ?? null,
    same: a[i] === b[i],
  }));
}

function linesOf(text: string): string[] {
  const trimmed = text.trimEnd();
  return trimmed === "" ? [] : trimmed.split("\n").map((l) => l.trimEnd());
}

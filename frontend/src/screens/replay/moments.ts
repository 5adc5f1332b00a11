// Which of a run's events a moment has behind it, and which moments there are to go to.

/** Something that happened at a moment; in the order of their moments. */
interface Happened {
  at_ms: number;
}

/** What had happened by a moment, itself included. */
export function upTo<T extends Happened>(events: readonly T[], at_ms: number): readonly T[] {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.at_ms ?? Infinity) <= at_ms) low = middle + 1;
    else high = middle;
  }
  return events.slice(0, low);
}

/** The moment after one, in either direction; the beginning or the end where there is none. */
export function beside(moments: readonly number[], at_ms: number, forward: boolean, length_ms: number): number {
  if (forward) return moments.find((m) => m > at_ms) ?? length_ms;
  return moments.findLast((m) => m < at_ms) ?? 0;
}

/** Just before something happened. */
export const before = (e: Happened): number => Math.max(0, e.at_ms - 1);

/**
 * How far a run that is watched is shown when so many of its decisions have been
 * answered: what was done about the last of those, and nothing of the next one.
 */
export function shownUntil(decisions: readonly Happened[], answered: number, length_ms: number): number {
  const next = decisions[answered];
  return next ? Math.max(before(next), decisions[answered - 1]?.at_ms ?? 0) : length_ms;
}

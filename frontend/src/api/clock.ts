// Run time between two things the server says of it.
//
// Invariants: while it is paused the time shown is the server's own; while it
// goes, it runs ahead of the server by no more than REACH_MS of wall time, and
// steps back only by more than a correction worth showing.

import type { Pace } from "./types";

/** What the server said, and when it was heard. */
export interface Said extends Pace {
  /** Run time. */
  now_ms: number;
  /** Monotonic milliseconds. */
  heard_ms: number;
}

/** How far run time is carried on without news, in milliseconds of wall time. */
export const REACH_MS = 2_500;

/** Run time at a moment, as far as it can be told from what was said. */
export function runTime(said: Said, at_ms: number): number {
  if (said.paused) return said.now_ms;
  return said.now_ms + Math.min(REACH_MS, Math.max(0, at_ms - said.heard_ms)) * said.speed;
}

/**
 * What to show, when `shown` has been until now. A little behind is not worth
 * a jump backwards: it waits to be caught up with, unless time stands still
 * and nothing would.
 */
export function shownTime(shown: number, said: Said, at_ms: number): number {
  const now = runTime(said, at_ms);
  if (said.paused || now > shown || shown - now > REACH_MS * said.speed) return now;
  return shown;
}

// How customers fared minute by minute, as the counts of a run have it.

import type { CustomersFared, Visits } from "../../api/types";

/** A minute over all journeys, and what each of them had of it. */
export interface Fared extends Visits {
  from_s: number;
  to_s: number;
  journeys: readonly (Visits & { journey: string })[];
}

/** The minutes of a run, in order. What was counted over the same stretch is one. */
export function byMinute(fared: CustomersFared): Fared[] {
  const all = new Map<number, Fared>();
  for (const { journey, minutes } of fared.journeys) {
    for (const m of minutes) {
      const was = all.get(m.to_s) ?? { from_s: m.from_s, to_s: m.to_s, visits: 0, failed: 0, slow: 0, journeys: [] };
      const of = { journey, visits: m.visits, failed: m.failed, slow: m.slow };
      all.set(m.to_s, { ...was, visits: was.visits + m.visits, failed: was.failed + m.failed, slow: was.slow + m.slow, journeys: [...was.journeys, of] });
    }
  }
  return [...all.values()].sort((a, b) => a.to_s - b.to_s);
}

/** The last minute that was over by a moment: of the one that goes on nobody has counted. */
export function countedBy(minutes: readonly Fared[], at_s: number): Fared | undefined {
  return minutes.findLast((m) => m.to_s <= at_s);
}

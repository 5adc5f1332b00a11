import type { Tour } from "../../api/types";

/** Which step one is at: the first that is not done, and once the run is over the last, which is about what comes then. */
export function stepOf({ steps }: Tour, over: boolean): number {
  const next = steps.findIndex((s) => !s.done);
  return over || next < 0 ? steps.length - 1 : next;
}

// Which stretch of run time charts show, and how finely.

import type { Point } from "../../../api/types";

/** Points across a chart: more would not be seen. */
const POINTS = 150;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60];

export const RANGES = [
  { value: "300", label: "Last 5 min" },
  { value: "900", label: "Last 15 min" },
  { value: "1800", label: "Last 30 min" },
  { value: "3600", label: "Last hour" },
];

export interface Stretch {
  from_s: number;
  to_s: number;
  step_s: number;
}

/** The last `range_s` seconds. Its ends lie on whole steps, so that points do not wander between two looks. */
export function stretch(now_s: number, range_s: number): Stretch {
  const step_s = STEPS_S.find((s) => range_s / s <= POINTS) ?? 60;
  const to_s = Math.floor(now_s / step_s) * step_s;
  return { from_s: to_s - range_s, to_s, step_s };
}

/** Narrower than this, a chart shows noise. */
const LEAST_S = 60;
/** Room left of the first value. */
const LEAD_S = 5;

/**
 * Leaves out the time before anything was measured, so that a young run does
 * not show an empty chart; `keep_s` is a moment that has to stay in sight.
 */
export function fit(at: Stretch, series: readonly { points: readonly Point[] }[], keep_s?: number): Stretch {
  let first = at.to_s;
  for (const s of series) {
    const value = s.points.find((p) => p[1] !== null);
    if (value && value[0] < first) first = value[0];
  }
  const from_s = Math.min(first - LEAD_S, at.to_s - LEAST_S, keep_s === undefined ? at.to_s : keep_s - LEAD_S);
  return { ...at, from_s: Math.max(at.from_s, from_s) };
}

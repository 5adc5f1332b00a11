// Which stretch of run time charts show, and how finely.

import { pair } from "../../../address";
import type { Point } from "../../../api/types";

/** Points across a chart: more would not be seen. */
const POINTS = 150;
/** Across hours they are so far apart that what lies between would be missed: more of them, asked for less often. */
const LONG_S = 3600;
const LONG_POINTS = 720;
const STEPS_S = [1, 2, 5, 6, 10, 15, 30, 60, 120];

interface Range {
  s: number;
  label: string;
  says: string;
}

/** How far back charts can reach, the shortest first. */
export const RANGES: [Range, ...Range[]] = [
  { s: 300, label: "5 min", says: "Last 5 minutes" },
  { s: 900, label: "15 min", says: "Last 15 minutes" },
  { s: 3600, label: "1 h", says: "Last hour" },
  { s: 21_600, label: "6 h", says: "Last 6 hours" },
  { s: 86_400, label: "24 h", says: "Last 24 hours" },
];

export interface Stretch {
  from_s: number;
  to_s: number;
  step_s: number;
}

/** A stretch from one moment to another, its ends on whole steps. */
export function span(from_s: number, to_s: number): Stretch {
  const { step_s } = stretch(to_s, to_s - from_s);
  return { from_s: Math.floor(from_s / step_s) * step_s, to_s: Math.ceil(to_s / step_s) * step_s, step_s };
}

/** A stretch as an address has it. */
export const stretchText = (at: Stretch) => pair.write([at.from_s, at.to_s]);

/** The last `range_s` seconds. Its ends lie on whole steps, so that points do not wander between two looks. */
export function stretch(now_s: number, range_s: number): Stretch {
  const points = range_s > LONG_S ? LONG_POINTS : POINTS;
  const step_s = STEPS_S.find((s) => range_s / s <= points) ?? 120;
  const to_s = Math.floor(now_s / step_s) * step_s;
  return { from_s: to_s - range_s, to_s, step_s };
}

function firstValue(series: readonly { points: readonly Point[] }[]): number | undefined {
  const firsts = series.flatMap((s) => s.points.find((p) => p[1] !== null)?.[0] ?? []);
  return firsts.length > 0 ? Math.min(...firsts) : undefined;
}

/**
 * The stretch to ask for instead, when nothing was measured in most of this
 * one: what there is would show as a few points, for the steps are too long.
 * Null when it does as it is.
 */
export function closer(at: Stretch, series: readonly { points: readonly Point[] }[], now_s: number): Stretch | null {
  const first = firstValue(series) ?? at.to_s;
  if (first - at.from_s < (at.to_s - at.from_s) / 2) return null;
  const near = stretch(now_s, Math.max(RANGES[0].s, now_s - first + at.step_s));
  return near.step_s < at.step_s ? near : null;
}

/** How often a stretch is worth asking for anew, in milliseconds at the run's own pace. */
export function refresh(range_s: number): number {
  return range_s > LONG_S ? 10_000 : 2_000;
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
  const first = firstValue(series) ?? at.to_s;
  const from_s = Math.min(first - LEAD_S, at.to_s - LEAST_S, keep_s === undefined ? at.to_s : keep_s - LEAD_S);
  return { ...at, from_s: Math.max(at.from_s, from_s) };
}

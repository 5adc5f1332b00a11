// What a chart draws, worked out apart from the drawing.

import type { Point } from "../api/types";
import { DAY_S } from "../format";

export interface ChartSeries {
  name: string;
  points: readonly Point[];
}

/** A moment worth a vertical line: a change, an alert, a page. */
export interface Marker {
  at_s: number;
  label: string;
  tone?: "change" | "bad" | "note" | "quiet";
}

export interface Threshold {
  value: number;
  label: string;
}

/** Columns as uPlot wants them: one x for all series, null where one has no point. */
export function columns(series: readonly ChartSeries[]): [number[], ...(number | null)[][]] {
  const first = series[0]?.points ?? [];
  const same = series.every((s) => s.points.length === first.length && s.points.every((p, i) => p[0] === first[i]?.[0]));
  if (same) return [first.map((p) => p[0]), ...series.map((s) => s.points.map((p) => p[1]))];

  const xs = [...new Set(series.flatMap((s) => s.points.map((p) => p[0])))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, i) => [x, i]));
  const ys = series.map((s) => {
    const column: (number | null)[] = new Array(xs.length).fill(null);
    for (const [x, y] of s.points) column[place.get(x) as number] = y;
    return column;
  });
  return [xs, ...ys];
}

/**
 * The y axis: from 0 (or below) to a little over the highest value. A
 * threshold is kept in sight unless that would press the values flat.
 */
export function reach(low: number | null, high: number | null, thresholds: readonly Threshold[]): [number, number] {
  const top = high ?? 0;
  const seen = thresholds.map((t) => t.value).filter((v) => top <= 0 || v <= top * 5);
  const max = Math.max(top, ...seen);
  const min = Math.min(0, low ?? 0);
  if (max <= min) return [min, min + 1];
  return [min, max + (max - min) * 0.08];
}

/** Steps of a time axis, in seconds. */
export const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, ...[1, 2, 7, 14, 28, 91, 182].map((days) => days * DAY_S)];

/**
 * Moments to mark on a time axis: on whole steps of the reader's clock, so that
 * a label stays with its moment while the window moves on. `clock_s` is what
 * the clock shows at zero, in seconds.
 */
export function timeSplits(min: number, max: number, step: number, clock_s: number): number[] {
  const splits: number[] = [];
  for (let k = Math.ceil((min + clock_s) / step); k * step - clock_s <= max; k++) splits.push(k * step - clock_s);
  return splits;
}

/** Whether there is anything to draw. */
export function hasValues(series: readonly ChartSeries[]): boolean {
  return series.some((s) => s.points.some((p) => p[1] !== null));
}

/** Steps of an axis of run time, in milliseconds, at times that people count in: at most `most` of them, and the beginning. */
export function ticks(end_ms: number, most: number): number[] {
  const steps = [10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600].map((s) => s * 1000);
  const step = steps.find((s) => end_ms / s <= most) ?? 3_600_000;
  return Array.from({ length: Math.floor(end_ms / step) + 1 }, (_, i) => i * step);
}

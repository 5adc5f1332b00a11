// Which stretch of run time charts show, and how finely.

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

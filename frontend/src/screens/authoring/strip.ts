// What a play looked like from outside, as it is drawn.

import type { DryStrip } from "../../api/types";

export interface AlertRow {
  name: string;
  alert: string;
  service: string;
  severity: string;
  bars: { from_ms: number; to_ms: number }[];
}

/** One row for each alert of a service, in the order in which they first fired. */
export function alertRows(s: DryStrip): AlertRow[] {
  const rows = new Map<string, AlertRow>();
  for (const a of s.alerts) {
    const name = `${a.alert} ${a.service}`;
    const row = rows.get(name) ?? { name, alert: a.alert, service: a.service, severity: a.severity, bars: [] };
    row.bars.push({ from_ms: a.from_ms, to_ms: a.to_ms });
    rows.set(name, row);
  }
  return [...rows.values()];
}

/** The end of the line of time that all plays have in common. */
export function longest(strips: readonly DryStrip[], duration_ms: number): number {
  return Math.max(1, duration_ms, ...strips.flatMap((s) => [...s.alerts, ...s.minutes].map((a) => a.to_ms)));
}

export interface HurtMinute {
  from_ms: number;
  to_ms: number;
  all: number;
  failed: number;
  slow: number;
}

/** Visits of all journeys, minute by minute. */
export function harmByMinute(s: DryStrip): HurtMinute[] {
  return s.minutes.map((m) => {
    const sum = { from_ms: m.from_ms, to_ms: m.to_ms, all: 0, failed: 0, slow: 0 };
    for (const v of Object.values(m.journeys)) {
      sum.all += v.visits;
      sum.failed += v.failed;
      sum.slow += v.slow;
    }
    return sum;
  });
}

/** The most that were hurt in one minute. */
export function worst(s: DryStrip): number {
  return Math.max(0, ...harmByMinute(s).map((m) => m.failed + m.slow));
}

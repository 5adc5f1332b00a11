// How far the script is, for whoever runs the drill: read from the events, as
// everything else is.

import type { ScriptInject, Shown, SkipReason, Tell } from "../../../api/types";

export interface Progress {
  state: "waiting" | "held" | "fired" | "skipped";
  /** When it came to that; null while it waits. */
  at_ms: number | null;
  /** What failed as it fired, or why it was skipped. */
  note: string;
}

const WAITING: Progress = { state: "waiting", at_ms: null, note: "" };

const SKIPPED: Record<SkipReason, string> = {
  facilitator: "by hand",
  unless: "its condition held",
  until: "what ends it has happened",
};

/** State of each inject, by id. */
export function progress(injects: readonly ScriptInject[], events: readonly Shown[]): Map<string, Progress> {
  const all = new Map(injects.map((i) => [i.id, WAITING]));
  for (const e of events) {
    switch (e.kind) {
      case "inject.fired":
        all.set(e.body.inject, { state: "fired", at_ms: e.at_ms, note: "" });
        break;
      case "inject.held":
        all.set(e.body.inject, { state: "held", at_ms: e.at_ms, note: "" });
        break;
      case "inject.skipped":
        all.set(e.body.inject, { state: "skipped", at_ms: e.at_ms, note: SKIPPED[e.body.why] });
        break;
      case "fault.failed": {
        const before = all.get(e.body.inject);
        if (before) all.set(e.body.inject, { ...before, note: e.body.error });
      }
    }
  }
  return all;
}

/** Where the truth shows, in a few words: what to look at, and what is there. */
export function tellOf(t: Tell): { source: string; text: string } {
  const where = t.service ? ` of ${t.service}` : "";
  if (t.metrics) return { source: `metrics${where}`, text: t.metrics };
  if (t.logs) return { source: `logs${where}`, text: t.logs };
  if (t.changes) return { source: "changes", text: t.changes };
  return { source: "customer", text: t.customer ?? "" };
}

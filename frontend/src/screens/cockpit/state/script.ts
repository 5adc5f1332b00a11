// How far the script is, for whoever runs the drill: read from the events, as
// everything else is.

import type { FaultEnded, ScriptInject, Shown, SkipReason } from "../../../api/types";
import { stopwatch } from "../../../format";

export interface Progress {
  state: "waiting" | "held" | "fired" | "skipped";
  /** How often it has fired, of an inject that can more than once. */
  times: number;
  /** It may come again: it can still be fired, held and skipped. */
  again: boolean;
  /** When it came to that; null while it waits. */
  at_ms: number | null;
  /** What failed, how its fault stands, or why it was skipped. */
  note: string;
  /** The note tells of a failure that nobody foresaw. */
  failed: boolean;
  /** Its script has taken its fault back, for now or for good. */
  off: boolean;
}

export const WAITING: Progress = { state: "waiting", times: 0, again: false, at_ms: null, note: "", failed: false, off: false };

const SKIPPED: Record<SkipReason, string> = {
  facilitator: "by hand",
  unless: "its condition held",
  until: "what ends it has happened",
};

/** State of each inject, by id. */
export function progress(injects: readonly ScriptInject[], events: readonly Shown[]): Map<string, Progress> {
  const all = new Map(injects.map((i) => [i.id, WAITING]));
  const comes = new Map(injects.map((i) => [i.id, i.comes]));
  const tell = (inject: string | undefined, what: Partial<Progress>) => {
    const before = inject === undefined ? undefined : all.get(inject);
    if (inject !== undefined && before) all.set(inject, { ...before, ...what });
  };
  for (const e of events) {
    switch (e.kind) {
      case "inject.fired": {
        const most = comes.get(e.body.inject) ?? 1;
        const times = e.body.time ?? 0;
        tell(e.body.inject, { state: "fired", times, again: times > 0 && (most === 0 || times < most), at_ms: e.at_ms, note: "", failed: false, off: false });
        break;
      }
      case "inject.held":
        tell(e.body.inject, { state: "held", at_ms: e.at_ms, note: "" });
        break;
      case "inject.released":
        tell(e.body.inject, { state: "waiting", at_ms: null, note: "let go" });
        break;
      case "inject.skipped":
        if (all.get(e.body.inject)?.times) tell(e.body.inject, { state: "fired", again: false, note: `does not come again: ${SKIPPED[e.body.why]}` });
        else tell(e.body.inject, { state: "skipped", at_ms: e.at_ms, note: SKIPPED[e.body.why] });
        break;
      case "fault.ended":
        if (e.body.why === "until") tell(e.body.inject, { again: false });
        tell(e.body.inject, { note: ended(e.body), failed: Boolean(e.body.error), off: !e.body.error });
        break;
      case "fault.applied":
        if (all.get(e.body.inject)?.off) tell(e.body.inject, { note: "on", off: false });
        break;
      case "fault.failed":
      case "action.failed":
        tell(e.body.inject, { note: e.body.error, failed: !e.body.foreseen });
    }
  }
  return all;
}

/** How a fault stands that its script has ended. */
function ended(b: FaultEnded): string {
  if (b.error) return b.error;
  return b.next_ms ? `off until ${stopwatch(b.next_ms)}` : "off";
}

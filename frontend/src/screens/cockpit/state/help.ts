// When whoever plays is offered a hint: after a time of thrashing, as far as what they
// themselves see of the run tells.
//
// Two things are taken for it: for a while after a page nobody says, decides or changes
// anything, whatever is looked at meanwhile; or one service after the other is changed
// within a short time.

import type { Shown } from "../../../api/types";

/** So long nothing moves before help is offered, and again before it is offered once more. */
export const STILL_MS = 180_000;
const WALK_MS = 120_000;
/** Services changed within that. */
const WALK = 3;

/** What somebody does without getting on. */
const LOOKING = new Set(["evidence.viewed", "evidence.changed", "evidence.closed", "action.previewed", "command.run", "run.paused", "run.resumed", "clock.changed"]);

/** Run time from which on a hint is offered; null: nobody was paged, or it is over. */
export function helpFrom(events: readonly Shown[]): number | null {
  let since: number | null = null;
  let walk: { at_ms: number; target: string }[] = [];
  for (const e of events) {
    if (e.kind === "run.ended" || e.kind === "incident.closed") return null;
    if (e.kind === "page.sent") since ??= e.at_ms;
    if (since === null) continue;
    if (e.kind === "hint.given") {
      since = e.at_ms;
      walk = [];
      continue;
    }
    if (e.actor.kind !== "person" || LOOKING.has(e.kind)) continue;
    since = e.at_ms;
    if (e.kind === "action.requested") walk.push({ at_ms: e.at_ms, target: e.body.target });
  }
  const last = walk.at(-1)?.at_ms ?? 0;
  const lately = new Set(walk.filter((a) => a.at_ms > last - WALK_MS).map((a) => a.target));
  if (lately.size >= WALK) return last;
  return since === null ? null : since + STILL_MS;
}

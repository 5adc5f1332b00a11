// What a candidate typed in this browser and the server does not have, to be read and copied
// once the browser is let in no more.

import { draftsOf, pendingOf } from "../../api/outbox";
import { phrase } from "../cockpit/state/phrase";
import { unsent } from "../cockpit/state/unsent";
import { below, type Kept } from "../exercises/unsent";

const WORK = "drillyard.candidate.work";
/** The latest attempts and runs that are remembered: an interview has fewer. */
const MOST = 60;

/** Notes which attempts and runs a candidate was given here: what others typed in this browser is not theirs. */
export function remember(ids: readonly string[], kept: Kept = localStorage): void {
  const before = remembered(kept);
  const all = [...before.filter((id) => !ids.includes(id)), ...ids].slice(-MOST);
  if (all.join() === before.join()) return;
  try {
    kept.setItem(WORK, JSON.stringify(all));
  } catch {
    // The browser keeps nothing: then there is nothing to show, either.
  }
}

function remembered(kept: Kept): string[] {
  try {
    const found: unknown = JSON.parse(kept.getItem(WORK) ?? "[]");
    return Array.isArray(found) ? found.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export interface Unsaved {
  what: string;
  text: string;
}

/** All that was typed and did not arrive: parts of answers, and what was to be said or done in a drill. */
export function unsaved(kept: Kept = localStorage): Unsaved[] {
  return remembered(kept).flatMap((id) => [
    ...below(kept, `/api/attempts/${encodeURIComponent(id)}/parts/`).map((one) => ({ what: one.part, text: one.text })),
    ...pendingOf(id, kept).map((command) => ({ what: "Not sent", text: phrase(command) })),
    ...(draftsOf(id).length ? unsent(id).map((one) => ({ what: one.what, text: one.text })) : []),
  ]);
}

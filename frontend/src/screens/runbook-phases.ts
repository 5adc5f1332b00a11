import type { Runbook } from "../api/types";

/** The phases of a runbook, each with the steps that are its own. */
export function phasesOf(book: Runbook) {
  const steps = book.steps ?? [];
  let next = 0;
  return (book.phases ?? []).map((phase) => ({ ...phase, own: steps.slice(next, (next += phase.steps)) }));
}

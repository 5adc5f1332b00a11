import type { Marker } from "../../../ui";
import type { Change } from "./story";

const LONGEST = 34;

/** Left of it lies what was before anyone was on call. */
const BEGINNING: Marker = { at_s: 0, label: "run begins", tone: "quiet" };
/** History in sight that is shorter is only the rim of the chart. */
const HISTORY_S = 15;

/** The beginning of the run, for charts that reach back before it. */
export function beginning(from_s: number): Marker[] {
  return from_s < -HISTORY_S ? [BEGINNING] : [];
}

/**
 * Changes as marks on a chart, whichever service it is of: a chart that showed
 * some and not others would say which of them matter. One that is pointed at in
 * the list stands out.
 */
export function markers(changes: readonly Change[], pointed: string): Marker[] {
  return changes.map((c) => ({
    at_s: c.at_ms / 1000,
    label: short(c.summary),
    tone: c.change === pointed ? "note" : "change",
  }));
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

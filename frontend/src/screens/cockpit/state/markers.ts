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

/** Changes as marks on the charts of a service; those of other services only when pointed at. */
export function markers(changes: readonly Change[], service: string, pointed: string): Marker[] {
  return changes
    .filter((c) => c.service === service || c.change === pointed)
    .map((c) => ({
      at_s: c.at_ms / 1000,
      label: short(c.summary),
      tone: c.change === pointed ? "note" : "change",
    }));
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

import type { Marker } from "../../../ui";
import type { Change } from "./story";

const LONGEST = 34;

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

// How calls between services fare, as dashboards have shown it: what a person has
// not looked at is not known here, and nothing is asked for it.

import type { Dashboard, DashboardPanel, StackService } from "../../../api/types";
import { CUSTOMERS } from "../../../system/layout";
import type { Call } from "./drill";

/** A share of failed calls, of 100, from which on they are in a bad way. */
export const BAD_SHARE = 1;

export const edge = (from: string, to: string) => `${from}->${to}`;

/** What a dashboard says of calls, added to what is known. */
export function withCalls(known: ReadonlyMap<string, Call>, services: readonly StackService[], board: Dashboard): ReadonlyMap<string, Call> {
  const found = new Map(known);
  const named = (name: string) => services.some((s) => s.name === name);
  const put = (from: string, to: string, call: Call | undefined) => call && found.set(edge(from, to), call);

  for (const panel of board.panels) {
    if (panel.unit !== "percent") continue;
    // Of those a service depends on, one line each; of a vendor, one line for each who calls it.
    for (const s of panel.series ?? []) {
      if (!named(s.name) || s.name === board.service) continue;
      if (panel.id === "dependency-errors") put(board.service, s.name, newest(s));
      else if (panel.id === "errors") put(s.name, board.service, newest(s));
    }
    const first = services[0];
    if (board.service === CUSTOMERS && first && panel.id.startsWith("errors-")) put(CUSTOMERS, first.name, worst(found.get(edge(CUSTOMERS, first.name)), (panel.series ?? []).flatMap((s) => newest(s) ?? [])));
  }
  return found;
}

function newest(series: DashboardPanel["series"][number]): Call | undefined {
  const last = series.points.findLast((p) => p[1] !== null);
  return last && { at_s: last[0], share: last[1] ?? 0 };
}

/** The worst of what was seen at the newest moment. */
function worst(known: Call | undefined, seen: readonly Call[]): Call | undefined {
  return seen.reduce((w, c) => (!w || c.at_s > w.at_s || (c.at_s === w.at_s && c.share > w.share) ? c : w), known);
}

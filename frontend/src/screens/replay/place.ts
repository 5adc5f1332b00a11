// Where a signal that a finding rests on is seen again: which tool of the cockpit,
// asking what, over which stretch, and at which moment.

import { pair } from "../../address";
import type { FindingSignal, SignalKind } from "../../api/types";
import { href } from "../../router";
import { windowForm } from "../cockpit/state/view";
import { CUSTOMERS } from "../../system/layout";

/** The narrowest stretch that charts are worth looking at over, in seconds. */
const LEAST_S = 60;

/** What the address of a replay holds for it, by the names that the cockpit gives them. */
export function placeOf(s: FindingSignal): Record<string, string> {
  const to_s = Math.ceil(s.to_s);
  const from_s = Math.min(Math.floor(s.from_s), to_s - LEAST_S);
  const zoom = pair.write([from_s, to_s]);
  const at = String(Math.ceil(s.at_s > 0 ? s.at_s : s.to_s));
  switch (s.kind) {
    case "chart":
      return { at, tool: "metrics", expr: s.query ?? "", zoom };
    case "dashboard":
      return { at, tool: "dashboards", service: s.service ?? "", zoom };
    case "logs":
      return { at, tool: "logs", q: s.query || (s.service ? `service:${s.service}` : ""), window: s.from_s < s.to_s && s.from_s > 0 ? windowForm.write({ from_ms: Math.round(s.from_s * 1000), to_ms: Math.round(s.to_s * 1000) }) : "" };
    case "changes":
      return { at, tool: "changes", changed: s.service ?? "" };
    case "config":
      return { at, tool: "changes", config: s.service ?? "" };
    case "visit":
      return { at, tool: "customer", journey: s.query ?? "" };
    case "customers":
    case "objective":
      return { at, tool: "dashboards", service: CUSTOMERS, zoom };
  }
}

/** The address of a replay at a place, and of which finding one came. */
export function replayAt(run: string, place: Readonly<Record<string, string>>, finding = ""): string {
  const params = new URLSearchParams(Object.entries({ ...place, finding }).filter(([, v]) => v !== ""));
  const text = params.toString();
  return href({ screen: "replay", id: run }) + (text ? `?${text}` : "");
}

const kinds: Readonly<Record<SignalKind, string>> = {
  chart: "Chart",
  dashboard: "Dashboard",
  logs: "Log lines",
  changes: "Changes",
  config: "Configuration",
  visit: "What a customer met",
  customers: "How customers fared",
  objective: "Objective",
};

/** What it is, in words; the title of its service is for whoever has the map. */
export function signalText(s: FindingSignal, service: (name: string) => string): string {
  const what = kinds[s.kind];
  return s.service ? `${what} of ${service(s.service)}` : what;
}

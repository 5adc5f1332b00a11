// What the status page of a run says: a pure fold over its events.

import { componentStates, type Audience, type ComponentState, type Shown, type UpdatePosted } from "../../api/types";

/** An update, and what it said of components. */
export interface Told extends UpdatePosted {
  n: number;
  at_ms: number;
  marks: { journey: string; state: ComponentState }[];
}

/** What readers take for one incident: updates up to the one by which it is over. */
export interface PageIncident {
  /** Newest first. */
  updates: Told[];
  from_ms: number;
  /** Null: it goes on. */
  to_ms: number | null;
}

export interface StatusPage {
  /** Of journeys that were marked; the others are operational. */
  components: ReadonlyMap<string, ComponentState>;
  /** Newest first. */
  incidents: PageIncident[];
  /** Run time for which the next update is promised; 0: none is. */
  next_ms: number;
}

/** The page as customers see it, or as stakeholders do, who are told more. */
export function statusPage(events: readonly Shown[], reader: Audience): StatusPage {
  const page: StatusPage = { components: new Map(), incidents: [], next_ms: 0 };
  const components = new Map<string, ComponentState>();
  let marks: Told["marks"] = [];
  for (const e of events) {
    if (e.kind === "component.marked") {
      components.set(e.body.journey, e.body.state);
      marks.push({ ...e.body });
    }
    if (e.kind !== "update.posted") continue;
    const told: Told = { ...e.body, n: e.n, at_ms: e.at_ms, marks };
    marks = [];
    if (reader === "customers" && told.audience !== "customers") continue;
    const over = told.status === "resolved";
    const last = page.incidents[0];
    if (last && last.to_ms === null) {
      last.updates.unshift(told);
      if (over) last.to_ms = e.at_ms;
    } else {
      page.incidents.unshift({ updates: [told], from_ms: e.at_ms, to_ms: over ? e.at_ms : null });
    }
    page.next_ms = over ? 0 : (told.next_ms ?? 0);
  }
  page.components = components;
  return page;
}

/** The worst state that any component is in; componentStates are listed from the best on. */
export function worst(page: StatusPage): ComponentState {
  return [...page.components.values()].reduce((a, b) => (componentStates.indexOf(b) > componentStates.indexOf(a) ? b : a), "operational");
}

export type Due = "none" | "ahead" | "near" | "missed";

/** At so many seconds before it, a promised update is near; at least so many of the reader's own. */
const NEAR_S = 60;
const NEAR_OWN_S = 15;

/** How a promise stands, and the whole seconds until its time; below 0: since. */
export function due(next_ms: number, now_s: number, speed = 1): { due: Due; left_s: number } {
  if (next_ms <= 0) return { due: "none", left_s: 0 };
  const left_s = Math.ceil(next_ms / 1000) - now_s;
  return { due: left_s < 0 ? "missed" : left_s <= Math.max(NEAR_S, NEAR_OWN_S * speed) ? "near" : "ahead", left_s };
}

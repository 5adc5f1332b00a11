// Which actions make sense where.

import type { ActionSpec, RunMap, StackService } from "../../../api/types";
import { CUSTOMERS } from "./drill";

export interface Choice {
  action: ActionSpec;
  /** What it can be aimed at from here, as targets are written. */
  targets: { value: string; label: string }[];
}

type Where = { service: StackService } | { journeys: true };

export function actionsFor(map: RunMap, where: Where): Choice[] {
  return map.actions.flatMap((action) => {
    const targets = "service" in where ? targetsOf(map, action, where.service) : action.target === "journey" ? map.journeys.map((j) => ({ value: j.name, label: j.title })) : [];
    return targets.length > 0 ? [{ action, targets }] : [];
  });
}

function targetsOf(map: RunMap, action: ActionSpec, service: StackService): Choice["targets"] {
  if (action.target === "service") {
    const kinds = action.kinds ?? [];
    return kinds.length === 0 || kinds.includes(service.kind) ? [{ value: service.name, label: service.title }] : [];
  }
  if (action.target === "edge") return edgesOf(map, service);
  return [];
}

/** The calls into and out of a service; customers call the first one. */
function edgesOf(map: RunMap, service: StackService): Choice["targets"] {
  const callers = map.services.filter((s) => (s.calls ?? []).includes(service.name)).map((s) => s.name);
  if (map.services[0]?.name === service.name) callers.unshift(CUSTOMERS);
  const pairs = [...callers.map((from) => [from, service.name] as const), ...(service.calls ?? []).map((to) => [service.name, to] as const)];
  return pairs.map(([from, to]) => ({ value: `${from}->${to}`, label: `${from} → ${to}` }));
}

// Which actions make sense where, and how a long list of them is laid out.

import type { ActionSpec, ChangeType, RunMap, StackService, TargetKind } from "../../../api/types";
import { CUSTOMERS } from "../../../system/layout";

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
  if (action.target === "edge") return edgesOf(map, service);
  const kinds = action.kinds ?? [];
  // What belongs to somebody else is theirs to change.
  if (action.target !== "service" || service.external) return [];
  return kinds.length === 0 || kinds.includes(service.kind) ? [{ value: service.name, label: service.title }] : [];
}

/** Who calls whom, as targets are written; customers call the first service. */
function edges(map: RunMap): { from: string; to: string; value: string; label: string }[] {
  const title = (name: string) => (name === CUSTOMERS ? map.stack.clients.many : (map.services.find((s) => s.name === name)?.title ?? name));
  const first = map.services[0];
  const pairs = [...(first ? [[CUSTOMERS, first.name] as const] : []), ...map.services.flatMap((s) => (s.calls ?? []).map((to) => [s.name, to] as const))];
  return pairs.map(([from, to]) => ({ from, to, value: `${from}->${to}`, label: `calls from ${title(from)} to ${title(to)}` }));
}

/** The calls into and out of a service. */
function edgesOf(map: RunMap, { name }: StackService): Choice["targets"] {
  const all = edges(map);
  return [...all.filter((e) => e.to === name), ...all.filter((e) => e.from === name)].map(({ value, label }) => ({ value, label }));
}

/** All that there is of a kind of target, whoever it belongs to. */
export function targetsAt(map: RunMap, kind: TargetKind): Choice["targets"] {
  switch (kind) {
    case "service":
      return map.services.map((s) => ({ value: s.name, label: s.title || s.name }));
    case "edge":
      return edges(map).map(({ value, label }) => ({ value, label }));
    case "journey":
      return map.journeys.map((j) => ({ value: j.name, label: j.title }));
  }
}

export type Group = "change" | "process" | "traffic" | "data" | "network";

export const GROUPS: { id: Group; title: string }[] = [
  { id: "change", title: "Changes and releases" },
  { id: "process", title: "Processes and capacity" },
  { id: "traffic", title: "Traffic" },
  { id: "data", title: "Data" },
  { id: "network", title: "Network" },
];

/** By how an action shows in the change list. */
const KINDS_OF_CHANGE: Record<ChangeType, Group> = {
  deploy: "change",
  config: "change",
  flag: "change",
  restart: "process",
  scale: "process",
  telemetry: "process",
  balance: "traffic",
  data: "data",
  network: "network",
  certificate: "network",
};

/** They show as a change of config, which is not what anyone looks for them as. */
const MEANT_AS: Record<string, Group> = {
  "lift-limit": "process",
  "shed-load": "traffic",
  "rate-limit": "traffic",
  "block-traffic": "traffic",
};

export function groupOf(a: ActionSpec): Group {
  if (a.target === "edge") return "network";
  if (a.target === "journey") return "traffic";
  return MEANT_AS[a.name] ?? KINDS_OF_CHANGE[a.change];
}

/** Those that have every word in them, by group; groups without any are left out. */
export function arrange(choices: readonly Choice[], search: string): { title: string; choices: Choice[] }[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return GROUPS.map(({ id, title }) => ({
    title,
    choices: choices.filter(({ action: a }) => {
      const text = `${a.name} ${a.title} ${a.doc} ${title}`.toLowerCase();
      return groupOf(a) === id && wanted.every((w) => text.includes(w));
    }),
  })).filter((g) => g.choices.length > 0);
}

// What there is to choose from where an action names something the target has.

import type { ActionSpec, Parameter, ServiceConfig } from "../../../api/types";

export interface Choosable {
  value: string;
  label: string;
}

/** Whether a service's configuration says what there is to choose from. */
export const configures = (a: ActionSpec) => (a.parameters ?? []).some((p) => p.of !== undefined && p.of !== "replica");

/** Empty where nothing is known to choose from: the value is then typed. */
export function choicesOf(p: Parameter, replicas: readonly string[], config: ServiceConfig | undefined): Choosable[] {
  const same = (value: string, more = "") => ({ value, label: more ? `${value} – ${more}` : value });
  const now = config?.revisions?.at(-1);
  switch (p.of) {
    case "replica":
      return replicas.map((r) => same(r));
    case "setting":
      return Object.entries(now?.values ?? {}).map(([k, v]) => ({ value: k, label: `${k} = ${v}` }));
    case "flag":
      return Object.entries(config?.flags ?? {}).map(([k, on]) => same(k, on ? "on now" : "off now"));
    case "version":
      return [...new Map((config?.releases ?? []).map((r) => [r.version, r.summary])).entries()].reverse().map(([v, summary]) => same(v, summary));
    case "revision":
      return [...(config?.revisions ?? [])].reverse().map((r) => same(String(r.number), [r.number === now?.number ? "in force" : "", r.summary].filter(Boolean).join(", ")));
    case "job":
      return (config?.jobs ?? []).map((j) => same(j.name, j.title));
    default:
      return [];
  }
}

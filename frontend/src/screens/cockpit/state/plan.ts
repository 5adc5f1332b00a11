import type { ActionSpec, Parameter } from "../../../api/types";
import { words } from "../../../format";

/** Shorter reasons say nothing to whoever reads the timeline. */
export const MIN_REASON = 10;

export type Values = Record<string, string>;

/** What to send, and which parameters still lack a value. */
export function argsOf(action: ActionSpec, values: Values): { args: Record<string, string>; missing: string[] } {
  const args: Record<string, string> = {};
  const missing: string[] = [];
  for (const p of action.parameters ?? []) {
    const value = (values[p.name] ?? p.default ?? "").trim();
    if (value) args[p.name] = value;
    else if (!p.optional) missing.push(p.name);
  }
  return { args, missing };
}

/** "db_pool_size" → "Db pool size". */
export function labelOf(p: Parameter): string {
  const name = words(p.name.replaceAll("_", " "));
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What a parameter may be, in a few words. */
export function bounds(p: Parameter): string {
  const { min, max } = p;
  const span = min && max ? `${min} to ${max}` : min ? `at least ${min}` : max ? `at most ${max}` : "";
  const kind = p.type === "duration" ? "a duration such as 500ms or 2s" : p.type === "string" ? "" : p.type === "int" ? "a whole number" : "a number";
  return [kind, span].filter(Boolean).join(", ");
}

import type { ActionSpec, Parameter } from "../../../api/types";
import { capital, words } from "../../../format";

/** Shorter reasons say nothing to whoever reads the timeline. */
export const MIN_REASON = 10;

export type Values = Record<string, string>;

/** What to send, and which parameters lack a value that would do. */
export function argsOf({ parameters }: Pick<ActionSpec, "parameters">, values: Values): { args: Record<string, string>; missing: string[] } {
  const args: Record<string, string> = {};
  const missing: string[] = [];
  for (const p of parameters ?? []) {
    const value = (values[p.name] ?? p.default ?? "").trim();
    if (value) args[p.name] = value;
    if (value ? mistake(p, value) !== "" : !p.optional) missing.push(p.name);
  }
  return { args, missing };
}

/** What is wrong with a value, as far as can be told here; empty when nothing is. */
export function mistake(p: Parameter, value: string): string {
  const text = value.trim();
  if (text === "" || p.type === "string") return "";
  const v = amount(p.type, text);
  if (v === null) return `It has to be ${KINDS[p.type]}.`;
  const low = p.min ? amount(p.type, p.min) : null;
  const high = p.max ? amount(p.type, p.max) : null;
  if (low !== null && v < low) return `It has to be at least ${p.min}.`;
  if (high !== null && v > high) return `It has to be at most ${p.max}.`;
  return "";
}

const UNITS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A number, or a duration such as 1m30s in milliseconds; null for what is neither. */
function amount(type: Parameter["type"], text: string): number | null {
  if (type === "int") return /^[+-]?\d+$/.test(text) ? Number(text) : null;
  if (type === "float") return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
  if (text === "0") return 0;
  if (!/^([\d.]+(ns|us|µs|ms|s|m|h))+$/.test(text)) return null;
  let sum = 0;
  for (const [, n, unit] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) sum += Number(n) * (UNITS[unit as string] as number);
  return Number.isFinite(sum) ? sum : null;
}

const KINDS = { duration: "a duration such as 500ms or 2s", int: "a whole number", float: "a number", string: "" };

/** "db_pool_size" → "Db pool size". */
export function labelOf(p: Parameter): string {
  return capital(words(p.name.replaceAll("_", " ")));
}

/** What a parameter may be, in a few words. */
export function bounds(p: Parameter): string {
  const { min, max } = p;
  const span = min && max ? `${min} to ${max}` : min ? `at least ${min}` : max ? `at most ${max}` : "";
  return [KINDS[p.type], span].filter(Boolean).join(", ");
}

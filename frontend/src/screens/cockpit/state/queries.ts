import { draft } from "../../../api/outbox";

const MOST = 30;

/** Queries asked in this run from this browser, the newest first. */
export function queries(runId: string): string[] {
  return read(draft(runId, "metrics.history").value);
}

export function remember(runId: string, expr: string): void {
  const kept = draft(runId, "metrics.history");
  kept.value = JSON.stringify([expr, ...read(kept.peek()).filter((q) => q !== expr)].slice(0, MOST));
}

function read(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text || "[]");
    return Array.isArray(list) ? list.filter((q): q is string => typeof q === "string") : [];
  } catch {
    return [];
  }
}

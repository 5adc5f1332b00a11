// Which crew needs whoever leads the most, and which are shown.

import type { BoardCrew } from "../../../api/types";
import { timeOf, type Heard } from "./stream";

export interface Row {
  crew: BoardCrew;
  run: Heard | undefined;
}

export const orders = [
  { value: "crew", label: "as the crews are" },
  { value: "trouble", label: "by trouble" },
  { value: "quiet", label: "by how long they did nothing" },
] as const;
export type Order = (typeof orders)[number]["value"];

export const filters = [
  { value: "", label: "every crew" },
  { value: "waiting", label: "that waits for an approval" },
  { value: "page", label: "with a page that nobody has" },
  { value: "breached", label: "with an objective breached" },
  { value: "held", label: "with an inject held" },
  { value: "running", label: "that plays" },
  { value: "over", label: "that is done" },
] as const;
export type Filter = (typeof filters)[number]["value"];

/** How long nobody of a crew has done anything, in milliseconds of run time. */
export function quietFor(run: Heard, at_ms: number): number {
  return run.state === "running" && !run.summary.reason ? Math.max(0, timeOf(run, at_ms) - run.summary.did_ms) : 0;
}

/** How much a crew needs somebody: what waits for whoever leads first, then what customers suffer. */
export function trouble(run: Heard | undefined, at_ms: number): number {
  if (!run || run.summary.reason) return run ? 0 : 1;
  const s = run.summary;
  const unheard = s.pages.oldest_ms ? Math.min(600, (timeOf(run, at_ms) - s.pages.oldest_ms) / 1000) : 0;
  return s.waiting.length * 10_000 + s.objectives.length * 1000 + unheard + Math.min(500, s.harm.lately) + Math.min(300, quietFor(run, at_ms) / 1000);
}

export function shown(rows: readonly Row[], order: Order, filter: Filter, text: string, at_ms: number): Row[] {
  const wanted = text.trim().toLowerCase();
  const found = rows.filter(({ crew, run }) => {
    if (wanted && !`${crew.name} ${crew.members.map((m) => m.name).join(" ")}`.toLowerCase().includes(wanted)) return false;
    const s = run?.summary;
    switch (filter) {
      case "waiting":
        return Boolean(s?.waiting.length);
      case "page":
        return Boolean(s && s.pages.open > s.pages.acked);
      case "breached":
        return Boolean(s?.objectives.length);
      case "held":
        return Boolean(s?.injects.some((i) => i.held));
      case "running":
        return Boolean(run && run.state === "running" && !s?.reason);
      case "over":
        return Boolean(s?.reason);
      default:
        return true;
    }
  });
  if (order === "crew") return found;
  const rank = ({ run }: Row) => (order === "trouble" ? trouble(run, at_ms) : run ? quietFor(run, at_ms) : 0);
  return found.map((row) => ({ row, by: rank(row) })).sort((a, b) => b.by - a.by).map(({ row }) => row);
}

/** The rows as they stood, whatever has become of them meanwhile; those that are to be shown as well come last. */
export function still(stood: readonly string[], all: readonly Row[], now: readonly Row[]): Row[] {
  const kept = stood.flatMap((id) => all.find((r) => r.crew.id === id) ?? []);
  return [...kept, ...now.filter((r) => !stood.includes(r.crew.id))];
}

// Which drills the catalogue shows, and in which order. The server sends all of
// them, the easiest first.

import type { ScenarioCard } from "../api/types";
import type { Query } from "../narrowing";

export const AT_ONCE = 24;

export const orders = [
  { value: "", label: "Easiest first" },
  { value: "short", label: "Shortest first" },
  { value: "new", label: "Not yet run first" },
  { value: "title", label: "By name" },
];

const compare: Record<string, (a: ScenarioCard, b: ScenarioCard) => number> = {
  short: (a, b) => a.duration_s - b.duration_s,
  new: (a, b) => Math.min(a.runs, 1) - Math.min(b.runs, 1),
  title: (a, b) => a.title.localeCompare(b.title),
};

/** The levels that there are, the easiest first. */
export function levels(scenarios: readonly ScenarioCard[]): string[] {
  return [...new Set(scenarios.map((s) => s.level))];
}

interface Choice {
  shown: ScenarioCard[];
  /** On all pages. */
  total: number;
  /** From 1. */
  page: number;
  pages: number;
}

/** A page of the drills that have every word looked for, a level and a skill. */
export function choose(scenarios: readonly ScenarioCard[], { q = "", level, skill, order = "", page = "1" }: Query): Choice {
  const wanted = q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (s: ScenarioCard) => {
    const text = [s.title, s.summary, s.stack.title, s.pack?.title, ...s.skills].join(" ").toLocaleLowerCase();
    return wanted.every((w) => text.includes(w)) && (!level || s.level === level) && (!skill || s.skills.includes(skill));
  };
  const all = scenarios.filter(fits);
  const by = compare[order];
  if (by) all.sort(by);
  const pages = Math.max(1, Math.ceil(all.length / AT_ONCE));
  const at = Math.min(pages, Math.max(1, Math.trunc(Number(page)) || 1));
  return { shown: all.slice((at - 1) * AT_ONCE, at * AT_ONCE), total: all.length, page: at, pages };
}

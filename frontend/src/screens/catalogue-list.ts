// Which drills the catalogue shows, and in which order. The server sends all of
// them, the easiest first.

import { words } from "../format";
import type { ScenarioCard } from "../api/types";
import type { Query } from "../narrowing";

export const AT_ONCE = 60;

export const orders = [
  { value: "", label: "Easiest" },
  { value: "short", label: "Shortest" },
  { value: "new", label: "New to me" },
  { value: "title", label: "Name" },
];

const compare: Record<string, (a: ScenarioCard, b: ScenarioCard) => number> = {
  short: (a, b) => a.duration_s - b.duration_s,
  new: (a, b) => Math.min(a.runs, 1) - Math.min(b.runs, 1),
  title: (a, b) => a.title.localeCompare(b.title),
};

/** Whom the drills of a level are for, as a heading over them. */
export function levelTitle(level: string): string {
  return level === "newcomer" ? "First steps" : level.charAt(0).toUpperCase() + level.slice(1);
}

/** The levels that there are, the easiest first. */
export function levels(scenarios: readonly ScenarioCard[]): string[] {
  return [...new Set(scenarios.map((s) => s.level))];
}

const MINUTE_S = 60;

/** How long a drill takes at most. */
export const lengths = [
  { value: "10", label: "Up to 10 min", holds: (s: number) => s <= 10 * MINUTE_S },
  { value: "20", label: "10 to 20 min", holds: (s: number) => s > 10 * MINUTE_S && s <= 20 * MINUTE_S },
  { value: "more", label: "Over 20 min", holds: (s: number) => s > 20 * MINUTE_S },
];

export const played = [
  { value: "no", label: "Not yet" },
  { value: "yes", label: "Played" },
];

interface Choice {
  shown: ScenarioCard[];
  /** On all pages. */
  total: number;
  /** From 1. */
  page: number;
  pages: number;
}

/** What a drill is asked for to be shown. */
export const narrowings = ["q", "level", "stack", "skill", "length", "played"] as const;

/** A page of the drills that have every word looked for, and whatever else is asked for. */
export function choose(scenarios: readonly ScenarioCard[], { q = "", level, stack, skill, length, played, order = "", page = "1" }: Query): Choice {
  const wanted = q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const long = lengths.find((l) => l.value === length);
  const fits = (s: ScenarioCard) => {
    const text = [s.title, s.summary, s.stack.title, s.pack?.title, ...s.skills, ...s.skills.map(words)].join(" ").toLocaleLowerCase();
    return (
      wanted.every((w) => text.includes(w)) &&
      (!level || s.level === level) &&
      (!stack || s.stack.name === stack) &&
      (!skill || s.skills.includes(skill)) &&
      (!long || long.holds(s.duration_s)) &&
      (!played || s.runs > 0 === (played === "yes"))
    );
  };
  const all = scenarios.filter(fits);
  const by = compare[order];
  if (by) all.sort(by);
  const pages = Math.max(1, Math.ceil(all.length / AT_ONCE));
  const at = Math.min(pages, Math.max(1, Math.trunc(Number(page)) || 1));
  return { shown: all.slice((at - 1) * AT_ONCE, at * AT_ONCE), total: all.length, page: at, pages };
}

interface Group {
  /** Empty: the order is another one than by level, and there is one group. */
  level: string;
  drills: ScenarioCard[];
}

/** What is shown under the headings of its levels, as long as it stands by level. */
export function grouped(shown: readonly ScenarioCard[], { order = "" }: Query): Group[] {
  if (compare[order]) return [{ level: "", drills: [...shown] }];
  return levels(shown).map((level) => ({ level, drills: shown.filter((s) => s.level === level) }));
}

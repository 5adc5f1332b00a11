import { expect, test } from "vitest";
import type { ScenarioCard } from "../api/types";
import { AT_ONCE, choose, grouped, levels } from "./catalogue-list";

const drill = (title: string, level: string, minutes: number, runs = 0, skills: string[] = []): ScenarioCard => ({
  slug: title,
  pack: null,
  title,
  summary: `About ${title}.`,
  level,
  duration_s: minutes * 60,
  skills,
  stack: { name: "harbor", title: "Harbor" },
  runtimes: ["inproc"],
  runs,
  best_percent: null,
  best_repeat_percent: null,
});
// As the server lists them.
const all = [drill("First", "newcomer", 25, 3, ["triage"]), drill("Loud", "junior", 10, 0, ["triage", "logs"]), drill("Alarm", "junior", 20)];
const titles = (query: Record<string, string>) => choose(all, query).shown.map((s) => s.title);

test("all of them as the server has them, unless another order is asked for", () => {
  expect(titles({})).toEqual(["First", "Loud", "Alarm"]);
  expect(titles({ order: "short" })).toEqual(["Loud", "Alarm", "First"]);
  expect(titles({ order: "new" })).toEqual(["Loud", "Alarm", "First"]);
  expect(titles({ order: "title" })).toEqual(["Alarm", "First", "Loud"]);
  expect(titles({ order: "no such order" })).toEqual(["First", "Loud", "Alarm"]);
  expect(levels(all)).toEqual(["newcomer", "junior"]);
});

test("narrowed by words, level and skill", () => {
  expect(titles({ q: "about FIRST" })).toEqual(["First"]);
  expect(titles({ q: "harbor logs" })).toEqual(["Loud"]);
  expect(titles({ level: "junior" })).toEqual(["Loud", "Alarm"]);
  expect(titles({ level: "junior", skill: "triage" })).toEqual(["Loud"]);
  expect(choose(all, { q: "nothing of the kind" })).toEqual({ shown: [], total: 0, page: 1, pages: 1 });
});

test("narrowed by system, length and what has been played", () => {
  const batch = { ...drill("Batch", "junior", 12), stack: { name: "ledger", title: "Ledger" } };
  const some = [...all, batch];
  const of = (query: Record<string, string>) => choose(some, query).shown.map((s) => s.title);
  expect(of({ stack: "ledger" })).toEqual(["Batch"]);
  expect(of({ length: "10" })).toEqual(["Loud"]);
  expect(of({ length: "20" })).toEqual(["Alarm", "Batch"]);
  expect(of({ length: "more" })).toEqual(["First"]);
  expect(of({ played: "yes" })).toEqual(["First"]);
  expect(of({ played: "no" })).toEqual(["Loud", "Alarm", "Batch"]);
});

test("under headings of their levels only while they stand by level", () => {
  const heads = (query: Record<string, string>) => grouped(choose(all, query).shown, query).map((g) => [g.level, g.drills.length]);
  expect(heads({})).toEqual([["newcomer", 1], ["junior", 2]]);
  expect(heads({ order: "short" })).toEqual([["", 3]]);
});

test("pages hold each drill once, and a page that is not there is the nearest one", () => {
  const many = Array.from({ length: AT_ONCE * 2 + 1 }, (_, i) => drill(`d${i}`, "junior", 10));
  expect([1, 2, 3].flatMap((p) => choose(many, { page: String(p) }).shown.map((s) => s.title))).toEqual(many.map((s) => s.title));
  expect(choose(many, { page: "99" })).toMatchObject({ page: 3, pages: 3 });
  expect(choose(many, { page: "x" })).toMatchObject({ page: 1 });
});

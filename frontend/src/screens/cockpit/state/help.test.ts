import { expect, test } from "vitest";
import type { Shown } from "../../../api/types";
import { helpFrom, STILL_MS } from "./help";

let n = 0;
const by = (kind: string, at_s: number, body: object = {}, actor = "person") => ({ n: ++n, at_ms: at_s * 1000, wall_ms: 0, actor: { kind: actor, id: "a" }, kind, body }) as unknown as Shown;
const paged = by("page.sent", 20, {}, "engine");
const change = (target: string, at_s: number) => by("action.requested", at_s, { target });

test("nobody is helped before a page, and after the end", () => {
  expect(helpFrom([])).toBeNull();
  expect(helpFrom([by("note.added", 5)])).toBeNull();
  expect(helpFrom([paged, by("incident.closed", 90)])).toBeNull();
  expect(helpFrom([paged, by("run.ended", 90, {}, "engine")])).toBeNull();
});

test("standing still counts from what was said, decided or changed last", () => {
  expect(helpFrom([paged])).toBe(20_000 + STILL_MS);
  expect(helpFrom([paged, by("page.acknowledged", 40)])).toBe(40_000 + STILL_MS);
  expect(helpFrom([paged, by("hypothesis.stated", 70), by("evidence.viewed", 200), by("message.sent", 210, {}, "persona")])).toBe(70_000 + STILL_MS);
  expect(helpFrom([paged, by("page.acknowledged", 40), paged, by("hint.given", 300, {}, "engine")])).toBe(300_000 + STILL_MS);
});

test("changing one service after the other is thrashing at once, and a hint ends it", () => {
  const walk = [paged, change("a", 60), change("b", 90), change("c", 150)];
  expect(helpFrom(walk)).toBe(150_000);
  expect(helpFrom([...walk, by("hint.given", 160, {}, "engine")])).toBe(160_000 + STILL_MS);
  expect(helpFrom([paged, change("a", 20), change("b", 90), change("c", 150)])).toBe(150_000 + STILL_MS);
  expect(helpFrom([paged, change("a", 60), change("a", 90), change("b", 100)])).toBe(100_000 + STILL_MS);
});

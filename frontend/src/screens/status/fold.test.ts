import { describe, expect, test } from "vitest";
import type { ComponentState, Shown, UpdatePosted } from "../../api/types";
import { due, statusPage, worst } from "./fold";

let n = 0;
const event = (kind: string, at_s: number, body: object) => ({ n: ++n, at_ms: at_s * 1000, wall_ms: 0, actor: { kind: "person", id: "p" }, kind, body }) as unknown as Shown;
const update = (at_s: number, body: Partial<UpdatePosted> = {}) => event("update.posted", at_s, { audience: "customers", text: `at ${at_s}`, ...body });
const mark = (at_s: number, journey: string, state: ComponentState) => event("component.marked", at_s, { journey, state });

describe("the page", () => {
  test("an incident is the updates up to the one by which it is over; the next one begins another", () => {
    const page = statusPage([update(10), update(20, { status: "resolved" }), update(30, { next_ms: 90_000 })], "customers");
    expect(page.incidents.map((i) => [i.from_ms, i.to_ms, i.updates.map((u) => u.text)])).toEqual([
      [30_000, null, ["at 30"]],
      [10_000, 20_000, ["at 20", "at 10"]],
    ]);
    expect(page.next_ms).toBe(90_000);
  });

  test("what is over promises nothing, and neither does an update that says no more", () => {
    expect(statusPage([update(10, { next_ms: 60_000 }), update(20, { status: "resolved", next_ms: 90_000 })], "customers").next_ms).toBe(0);
    expect(statusPage([update(10, { next_ms: 60_000 }), update(20)], "customers").next_ms).toBe(0);
  });

  test("customers are not told what stakeholders are, and stakeholders are told both", () => {
    const events = [update(10, { audience: "stakeholders", next_ms: 60_000 }), update(20)];
    expect(statusPage(events, "customers").incidents.flatMap((i) => i.updates.map((u) => u.text))).toEqual(["at 20"]);
    expect(statusPage(events.slice(0, 1), "customers").next_ms).toBe(0);
    expect(statusPage(events, "stakeholders").incidents.flatMap((i) => i.updates.map((u) => u.text))).toEqual(["at 20", "at 10"]);
  });

  test("marks belong to the update that they came with, and hold until the next", () => {
    const page = statusPage([mark(10, "pay", "outage"), mark(10, "look", "degraded"), update(10), mark(20, "pay", "operational"), update(20)], "customers");
    expect(page.incidents[0]?.updates.map((u) => u.marks.map((m) => m.journey))).toEqual([["pay"], ["pay", "look"]]);
    expect([...page.components]).toEqual([
      ["pay", "operational"],
      ["look", "degraded"],
    ]);
    expect(worst(page)).toBe("degraded");
  });

  test("nothing was said: all is operational", () => {
    const page = statusPage([event("note.added", 5, { text: "x" })], "stakeholders");
    expect([page.incidents, page.next_ms, worst(page)]).toEqual([[], 0, "operational"]);
  });
});

describe("a promise", () => {
  test.each([
    [0, 10, 1, "none"],
    [300_000, 10, 1, "ahead"],
    [300_000, 240, 1, "near"],
    [300_000, 300, 1, "near"],
    [300_000, 301, 1, "missed"],
    [300_000, 160, 10, "near"],
  ] as const)("for %i ms at %i s and pace %i is %s", (next, now, speed, is) => {
    expect(due(next, now, speed).due).toBe(is);
  });
});

import { describe, expect, it } from "vitest";
import type { DraftInject } from "../../api/types";
import { lineOf, place, ticks } from "./line";

const inject = (id: string, over: Partial<DraftInject>): DraftInject => ({ id, title: "", when: "", does: "", fixed: true, at_ms: 0, harm: false, ...over });

describe("the line of time", () => {
  it("places what has a time, and what waits for it behind it", () => {
    const placed = place([
      inject("late", { fixed: false, at_ms: 15_000, after: "push" }),
      inject("push", { at_ms: 20_000 }),
      inject("later", { fixed: false, at_ms: 5_000, after: "late" }),
      inject("asked", { fixed: false, at_ms: 5_000 }),
    ]);
    expect(placed.map((p) => p.at_ms)).toEqual([35_000, 20_000, 40_000, undefined]);
    expect(placed.map((p) => p.earliest)).toEqual([true, false, true, true]);
  });

  it("comes to an end where two wait for each other", () => {
    expect(place([inject("a", { fixed: false, after: "b" }), inject("b", { fixed: false, after: "a" })]).map((p) => p.at_ms)).toEqual([undefined, undefined]);
  });

  it("has few marks, the end among what they reach", () => {
    for (const minutes of [1, 8, 12, 25, 90, 480]) {
      const all = ticks(minutes * 60_000);
      expect(all.length).toBeLessThan(9);
      expect(all.length).toBeGreaterThan(2);
    }
  });

  it("finds the block of an inject", () => {
    const text = "```yaml inject\nid: push-2\n```\n```yaml inject\nid: push\nat: 3s\n```\n";
    expect(lineOf(text, "push")).toBe(5);
    expect(lineOf(text, "none")).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import type { DraftInject } from "../../api/types";
import { course, lineOf, place, told } from "./line";

const inject = (id: string, over: Partial<DraftInject>): DraftInject => ({ id, title: "", when: "", does: "", fixed: true, at_ms: 0, harm: false, lasts_ms: 0, every_ms: 0, comes: 1, stays: false, on_ms: 0, off_ms: 0, grows_ms: 0, ...over });

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

  const min = 60_000;
  const bars = (over: Partial<DraftInject>, at = 2 * min, end = 16 * min) => course(inject("x", { harm: true, at_ms: at, ...over }), at, end).holds.map((h) => [h.from_ms / min, h.to_ms / min, h.ends]);

  it("draws what stays to the end, and what ends by itself as long as it lasts", () => {
    expect(bars({})).toEqual([[2, 16, false]]);
    expect(bars({ lasts_ms: 4 * min })).toEqual([[2, 6, true]]);
    expect(bars({ harm: false })).toEqual([]);
  });

  it("draws each time that it comes, and the last one to stay", () => {
    const often: Partial<DraftInject> = { lasts_ms: 1.5 * min, every_ms: 5 * min, comes: 3, stays: true };
    expect(bars(often)).toEqual([[2, 3.5, true], [7, 8.5, true], [12, 16, false]]);
    expect(bars({ ...often, comes: 0, stays: false })).toEqual([[2, 3.5, true], [7, 8.5, true], [12, 13.5, true]]);
    expect(course(inject("asks", { every_ms: 3 * min, comes: 0 }), 10 * min, 16 * min)).toEqual({ comes: [10 * min, 13 * min], holds: [] });
    expect(bars({ every_ms: 5 * min, comes: 2 })).toEqual([[2, 16, false]]);
  });

  it("draws turns, and where they stop", () => {
    expect(bars({ on_ms: 1 * min, off_ms: 2 * min, lasts_ms: 6.5 * min })).toEqual([[2, 3, true], [5, 6, true], [8, 8.5, true]]);
    expect(bars({ on_ms: 1 * min, off_ms: 2 * min }, 14 * min)).toEqual([[14, 15, true]]);
  });

  it("draws growth no longer than it holds", () => {
    expect(course(inject("leak", { harm: true, grows_ms: 4 * min, lasts_ms: 3 * min }), 0, 16 * min).holds[0]?.grows_ms).toBe(3 * min);
  });

  it("says in words what it draws", () => {
    const [p] = place([inject("file", { harm: true, at_ms: 2 * min, lasts_ms: 1.5 * min, every_ms: 5 * min, comes: 3, stays: true, until: "action.taken(reroute)" })]);
    expect(p && told(p, 16 * min)).toBe("It comes at 2:00; 3 times in all; its harm holds from 2:00 to 3:30, from 7:00 to 8:30, from 12:00 to the end, or until it is cured; action.taken(reroute) ends it.");
    const [late] = place([inject("late", { at_ms: 20 * min })]);
    expect(late && told(late, 16 * min)).toBe("It comes at 20:00, after the end of the drill.");
    const [unknown] = place([inject("asked", { fixed: false })]);
    expect(unknown && told(unknown, 16 * min)).toBe("It is not known when.");
  });

  it("finds the block of an inject", () => {
    const text = "```yaml inject\nid: push-2\n```\n```yaml inject\nid: push\nat: 3s\n```\n";
    expect(lineOf(text, "push")).toBe(5);
    expect(lineOf(text, "none")).toBe(0);
  });
});

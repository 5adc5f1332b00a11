import { describe, expect, it } from "vitest";
import { markers } from "./markers";
import type { Change } from "./story";

const change = (id: string, service: string, at_ms: number): Change => ({ n: 1, actor: { kind: "engine" }, at_ms, change: id, type: "config", service, by: "Maya", summary: `${service}: settings` }) as unknown as Change;

describe("marks of changes", () => {
  const all = [change("c1", "storefront", -60_000), change("c2", "checkout", 20_000), change("c3", "payments", 30_000)];

  it("are on every chart, and alike", () => {
    const marks = markers(all, "");
    expect(marks.map((m) => m.at_s)).toEqual([-60, 20, 30]);
    expect(new Set(marks.map((m) => m.tone))).toEqual(new Set(["change"]));
  });

  it("stand out only where they are pointed at", () => {
    expect(markers(all, "c1").map((m) => m.tone)).toEqual(["note", "change", "change"]);
  });
});

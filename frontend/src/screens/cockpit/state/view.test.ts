import { describe, expect, it } from "vitest";
import { View } from "./view";

describe("unread", () => {
  it("counts what came after the last look", () => {
    const view = new View();
    const items = [{ n: 3 }, { n: 7 }];
    expect(view.unread("changes", items)).toBe(2);
    view.saw("changes", 3);
    view.saw("changes", 1);
    expect(view.unread("changes", items)).toBe(1);
  });
});

describe("pointing at a change", () => {
  it("opens a range that reaches back to it, and never a shorter one", () => {
    const view = new View();
    view.pointAt({ change: "c1", service: "checkout", at_ms: -600_000 }, 120);
    expect([view.range_s.value, view.service.value, view.tool.value, view.change.value]).toEqual([900, "checkout", "dashboards", "c1"]);
    view.pointAt({ change: "c2", service: "edge", at_ms: 100_000 }, 120);
    expect(view.range_s.value).toBe(900);
  });
});

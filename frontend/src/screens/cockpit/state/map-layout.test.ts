import { describe, expect, it } from "vitest";
import type { StackService } from "../../../api/types";
import { layOut } from "./map-layout";

const service = (name: string, calls: string[] = [], kind = "service"): StackService => ({ name, title: name, kind, team: "t", tier: 1, summary: "", calls });

describe("service map", () => {
  it("puts a service right of all that call it, and a worker left of what it uses", () => {
    const { boxes, links } = layOut([service("edge", ["shop", "pay"]), service("shop", ["pay"]), service("pay", ["db"]), service("db"), service("worker", ["db"], "worker")]);
    const x = (name: string) => boxes.find((b) => b.name === name)?.x ?? NaN;
    expect([x("customers"), x("edge"), x("shop"), x("pay"), x("db")]).toEqual([...new Set(boxes.map((b) => b.x))].sort((a, b) => a - b));
    expect(x("worker")).toBe(x("pay"));
    expect(links.map((l) => `${l.from} ${l.to}`)).toContain("customers edge");
  });

  it("ends when services call each other in a circle", () => {
    expect(layOut([service("a", ["b"]), service("b", ["a"])]).boxes).toHaveLength(3);
  });
});

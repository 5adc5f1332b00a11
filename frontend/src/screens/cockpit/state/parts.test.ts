import { describe, expect, it } from "vitest";
import type { ActionSpec, LogLine, LogPage, RunMap, StackService } from "../../../api/types";
import { actionsFor } from "./applicable";
import { difference, revisionSteps } from "./diff";
import { termOf, withTerm } from "./filter";
import { layOut } from "./map-layout";
import { fromBytes } from "./offset";
import { argsOf } from "./plan";
import { extend, KEPT } from "./tail";
import { View } from "./view";
import { stretch } from "./window";

const service = (name: string, calls: string[] = [], kind = "service"): StackService => ({ name, title: name, kind, team: "t", tier: 1, summary: "", calls });

describe("log filter", () => {
  it("sets, replaces and takes out one term and leaves the rest as typed", () => {
    expect(withTerm('"pool exhausted" status:500', "level", "error")).toBe('"pool exhausted" status:500 level:error');
    expect(withTerm("level:warn service:checkout", "level", "error")).toBe("level:error service:checkout");
    expect(withTerm("level:warn service:checkout", "level", "")).toBe("service:checkout");
  });

  it("quotes what has spaces, and reads it back", () => {
    const filter = withTerm("", "path", 'a "b" c');
    expect(filter).toBe('path:"a \\"b\\" c"');
    expect(termOf(filter, "path")).toBe('a "b" c');
  });

  it("does not take a colon in a quoted text for a key", () => {
    expect(termOf('"level:error"', "level")).toBe("");
  });
});

describe("tail", () => {
  const line = (cursor: number) => ({ cursor }) as LogLine;
  const page = (cursors: number[], next: number): LogPage => ({ lines: cursors.map(line), total: cursors.length, dropped: 0, next });

  it("adds what came since, once", () => {
    const both = extend(page([1, 2], 2), page([2, 3], 3));
    expect(both.lines.map((l) => l.cursor)).toEqual([1, 2, 3]);
    expect(both.next).toBe(3);
  });

  it("keeps the newest lines", () => {
    const old = page(Array.from({ length: KEPT }, (_, i) => i + 1), KEPT);
    const lines = extend(old, page([KEPT + 1], KEPT + 1)).lines;
    expect(lines).toHaveLength(KEPT);
    expect(lines.at(-1)?.cursor).toBe(KEPT + 1);
  });
});

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

describe("configuration", () => {
  it("says what each revision changed, newest first", () => {
    const steps = revisionSteps({
      service: "s",
      revisions: [
        { number: 1, values: { pool: "20", gone: "x" } },
        { number: 2, summary: "smaller", values: { pool: "2", fresh: "y" } },
      ],
      releases: [],
    });
    expect(steps.map((s) => s.number)).toEqual([2, 1]);
    expect(steps[0]?.changed).toEqual([
      { key: "fresh", before: undefined, after: "y" },
      { key: "gone", before: "x", after: undefined },
      { key: "pool", before: "20", after: "2" },
    ]);
    expect(difference({ a: "1" }, { a: "1" })).toEqual([]);
  });
});

describe("actions", () => {
  const action = (name: string, target: ActionSpec["target"], kinds?: string[]): ActionSpec => ({ name, title: name, doc: "", target, kinds, risk: "alone", parameters: [] });
  const map = {
    services: [service("edge", ["db"]), service("db", [], "database")],
    journeys: [{ name: "buy", title: "Buys" }],
    actions: [action("restart", "service"), action("failover", "service", ["database"]), action("shed", "edge"), action("hold", "journey")],
  } as unknown as RunMap;

  it("are offered where they apply", () => {
    const names = (i: number) => actionsFor(map, { service: map.services[i] as StackService }).map((c) => c.action.name);
    expect(names(0)).toEqual(["restart", "shed"]);
    expect(names(1)).toEqual(["restart", "failover", "shed"]);
    expect(actionsFor(map, { journeys: true }).map((c) => c.action.name)).toEqual(["hold"]);
  });

  it("aim at every call in and out of a service", () => {
    const shed = actionsFor(map, { service: map.services[0] as StackService })[1];
    expect(shed?.targets.map((t) => t.value)).toEqual(["customers->edge", "edge->db"]);
  });

  it("send given values and defaults, and name what is missing", () => {
    const spec = {
      parameters: [
        { name: "n", type: "int", doc: "", default: "3" },
        { name: "key", type: "string", doc: "" },
        { name: "replica", type: "string", doc: "", optional: true },
      ],
    } as unknown as ActionSpec;
    expect(argsOf(spec, { n: " 5 " })).toEqual({ args: { n: "5" }, missing: ["key"] });
    expect(argsOf(spec, { key: "pool" })).toEqual({ args: { n: "3", key: "pool" }, missing: [] });
  });
});

describe("windows and offsets", () => {
  it("ends on whole steps, so that points stay where they are", () => {
    expect(stretch(301, 300)).toEqual({ from_s: 0, to_s: 300, step_s: 2 });
    expect(stretch(907.9, 900).to_s % stretch(907.9, 900).step_s).toBe(0);
  });

  it("counts characters where the server counts bytes", () => {
    expect(fromBytes("ä(b", 2)).toBe(1);
    expect(fromBytes("abc", 99)).toBe(3);
  });
});

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

import { describe, expect, it } from "vitest";
import type { ActionSpec, RunMap, StackService } from "../../../api/types";
import { actionsFor, arrange, groupOf, targetsAt } from "./applicable";

const service = (name: string, calls: string[] = [], kind = "service"): StackService => ({ name, title: name, kind, team: "t", tier: 1, summary: "", calls });

describe("actions", () => {
  const action = (name: string, target: ActionSpec["target"], change: ActionSpec["change"], kinds?: string[]): ActionSpec => ({ name, title: name, doc: "", target, kinds, risk: "alone", parameters: [], change });
  const map = {
    stack: { clients: { one: "customer", many: "customers" } },
    services: [service("edge", ["db"]), service("db", [], "database")],
    journeys: [{ name: "buy", title: "Buys" }],
    actions: [action("restart", "service", "restart"), action("failover", "service", "data", ["database"]), action("shed", "edge", "network"), action("hold", "journey", "scale")],
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
    expect(shed?.targets.map((t) => t.label)).toEqual(["calls from customers to edge", "calls from edge to db"]);
  });

  it("are one thing to aim at, and what a facilitator adds is another: whoever it belongs to", () => {
    const all = { ...map, services: [...map.services, { ...service("bank"), external: true }] };
    expect(targetsAt(all, "service").map((t) => t.value)).toEqual(["edge", "db", "bank"]);
    expect(targetsAt(all, "edge").map((t) => t.value)).toEqual(["customers->edge", "edge->db"]);
    expect(targetsAt(all, "journey")).toEqual([{ value: "buy", label: "Buys" }]);
    expect(targetsAt({ ...map, services: [] }, "edge")).toEqual([]);
  });

  it("leave alone what belongs to somebody else, but not the calls to it", () => {
    const vendor = { ...service("edge"), external: true };
    expect(actionsFor({ ...map, services: [vendor] }, { service: vendor }).map((c) => c.action.name)).toEqual(["shed"]);
  });

  it("are grouped, and found by any of their words", () => {
    const choices = actionsFor(map, { service: map.services[1] as StackService });
    expect(arrange(choices, "").map((g) => [g.title, g.choices.map((c) => c.action.name)])).toEqual([
      ["Processes and capacity", ["restart"]],
      ["Data", ["failover"]],
      ["Network", ["shed"]],
    ]);
    expect(arrange(choices, "  FAIL data").flatMap((g) => g.choices.map((c) => c.action.name))).toEqual(["failover"]);
    expect(arrange(choices, "nothing like it")).toEqual([]);
    expect(groupOf(action("x", "service", "flag"))).toBe("change");
  });
});

import { describe, expect, it } from "vitest";
import type { ActionSpec, RunMap, StackService } from "../../../api/types";
import { actionsFor } from "./applicable";

const service = (name: string, calls: string[] = [], kind = "service"): StackService => ({ name, title: name, kind, team: "t", tier: 1, summary: "", calls });

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
});

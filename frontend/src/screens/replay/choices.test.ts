import { expect, test } from "vitest";
import { decisionKinds, type RunMap } from "../../api/types";
import { tell } from "../cockpit/state/story";
import { questionOf } from "./choices";

const service = (name: string, team: string) => ({ name, title: name.toUpperCase(), kind: "service", team, tier: 1, summary: "", calls: [] });
const map = {
  oncall: "pay",
  also_oncall: [],
  services: [service("till", "pay"), service("edge", "net")],
  teams: [{ name: "pay", title: "Payments" }, { name: "net", title: "Network" }],
} as unknown as RunMap;
const quiet = tell([]);

test("every kind of decision has a question, and several answers that differ", () => {
  for (const kind of decisionKinds) {
    const { text, choices } = questionOf(kind, map, quiet);
    expect(text.endsWith("?"), kind).toBe(true);
    expect(choices.length, kind).toBeGreaterThan(2);
    expect(new Set(choices).size).toBe(choices.length);
  }
});

test("what is one's own can be looked at, and what is not and is well is not suggested", () => {
  const { choices } = questionOf("look", map, quiet);
  expect(choices).toContain("Dashboard of TILL");
  expect(choices.join()).not.toContain("EDGE");
});

test("what an alert fires on is near, whosever it is, and no more choices than one reads", () => {
  const loud = { ...quiet, alerts: [{ service: "edge" }] } as unknown as typeof quiet;
  expect(questionOf("look", map, loud).choices[0]).toBe("Dashboard of EDGE");
  const many = { ...map, services: Array.from({ length: 40 }, (_, i) => service(`s${i}`, "pay")) } as unknown as RunMap;
  expect(questionOf("suspicion", many, quiet).choices).toHaveLength(12);
});

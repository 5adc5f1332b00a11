import { expect, test } from "vitest";
import type { FindingSignal } from "../../api/types";
import { placeOf, replayAt } from "./place";

const signal = (s: Partial<FindingSignal>): FindingSignal => ({ kind: "dashboard", from_s: 20, to_s: 200, at_s: 90.2, seq: 7, ...s }) as FindingSignal;

test("a chart is opened over the stretch in which it was looked at, at the moment at which it was", () => {
  expect(placeOf(signal({ kind: "chart", query: "up" }))).toEqual({ at: "91", tool: "metrics", expr: "up", zoom: "20..200" });
  expect(placeOf(signal({ service: "checkout" }))).toEqual({ at: "91", tool: "dashboards", service: "checkout", zoom: "20..200" });
});

test("a stretch too short to see anything in is made longer, backwards", () => {
  expect(placeOf(signal({ from_s: 85, to_s: 90 })).zoom).toBe("30..90");
});

test("lines are searched as they were, and of a service where nothing was searched for", () => {
  expect(placeOf(signal({ kind: "logs", query: "level:error" }))).toMatchObject({ tool: "logs", q: "level:error", window: "20000..200000" });
  expect(placeOf(signal({ kind: "logs", service: "checkout", from_s: 0 }))).toMatchObject({ q: "service:checkout", window: "" });
});

test("what was counted over the whole run is seen at its end", () => {
  expect(placeOf(signal({ kind: "customers", at_s: 0, from_s: 0, to_s: 240 }))).toMatchObject({ at: "240", service: "customers" });
});

test("an address says what is not as usual alone", () => {
  expect(replayAt("r1", { at: "91", tool: "logs", q: "a b", window: "" }, "cause")).toBe("#/runs/r1/replay?at=91&tool=logs&q=a+b&finding=cause");
  expect(replayAt("r1", {})).toBe("#/runs/r1/replay");
});

import { expect, test } from "vitest";
import { href, parse, type Route } from "./router";
import { fromGuide, fromScenario, resolve } from "./screens/guide-links";

test.each<[string, Route]>([
  ["", { screen: "home" }],
  ["#/", { screen: "home" }],
  ["#/scenarios", { screen: "catalogue" }],
  ["#/assignments", { screen: "assignments" }],
  ["#/assignments/a1", { screen: "assignment", id: "a1" }],
  ["#/signin", { screen: "signin" }],
  ["#/signin/abc-123", { screen: "signin", token: "abc-123" }],
  ["#/scenarios/quiet-push", { screen: "scenario", slug: "quiet-push" }],
  ["#/scenarios/tides/low-water", { screen: "scenario", slug: "tides/low-water" }],
  ["#/scenarios/tides/low-water/statistics", { screen: "statistics", slug: "tides/low-water" }],
  ["#/scenarios/quiet-push/statistics", { screen: "statistics", slug: "quiet-push" }],
  ["#/calibrate/tides/clear", { screen: "calibrate", sample: "tides/clear" }],
  ["#/runs", { screen: "runs" }],
  ["#/runs/r1", { screen: "run", id: "r1" }],
  ["#/runs/r1/debrief", { screen: "debrief", id: "r1" }],
  ["#/panel", { screen: "panel" }],
  ["#/panel/i1/c1/script", { screen: "desk", interview: "i1", candidate: "c1", item: "script" }],
  ["#/panel/i1", { screen: "unknown", path: "panel/i1" }],
  ["#/raters/i1", { screen: "raters", interview: "i1" }],
  ["#/scorecards/i1", { screen: "scorecards", interview: "i1" }],
  ["#/scorecards/i1/c1", { screen: "scorecard", interview: "i1", candidate: "c1" }],
  ["#/people", { screen: "people" }],
  ["#/audit", { screen: "audit" }],
  ["#/addresses", { screen: "addresses" }],
  ["#/tracks", { screen: "tracks" }],
  ["#/tracks/first-30-days", { screen: "track", id: "first-30-days" }],
  ["#/tracks/tides/first-week", { screen: "track", id: "tides/first-week" }],
  ["#/tracks/tides/first-week/steps/the-map", { screen: "step", id: "tides/first-week", step: "the-map" }],
  ["#/certificates/e1", { screen: "certificate", id: "e1" }],
  ["#/skills", { screen: "skills" }],
  ["#/skills/p1", { screen: "skills", person: "p1" }],
  ["#/mentor", { screen: "mentor" }],
  ["#/systems/harbor", { screen: "system", stack: "harbor" }],
  ["#/lead", { screen: "lead" }],
  ["#/guide/decisions/0001-one", { screen: "guide", slug: "decisions/0001-one" }],
  ["#/runs/r1/other", { screen: "unknown", path: "runs/r1/other" }],
])("%s", (hash, route) => {
  expect(parse(hash)).toEqual(route);
  if (hash) expect(parse(href(route))).toEqual(route);
});

test("links between guide pages", () => {
  expect(resolve("api", "scenarios.md")).toBe("scenarios");
  expect(resolve("decisions/0001-one", "../api.md#runs")).toBe("api");
  expect(resolve("api", "decisions/0001-one.md")).toBe("decisions/0001-one");
  expect(resolve("api", "https://example.org/a.md")).toBeNull();
  expect(resolve("api", "/api/me")).toBeNull();
  expect(fromScenario(undefined, "../guide/relay.md#times")).toBe("relay");
  expect(fromScenario("mine", "../guide/relay.md")).toBe("mine/relay");
  expect(fromScenario(undefined, "../runbooks/relay.md")).toBeNull();
  expect(fromGuide("playing", "../scenarios/first-page.md#briefing")).toEqual({ screen: "scenario", slug: "first-page" });
  expect(fromGuide("decisions/0001-one", "../api.md")).toEqual({ screen: "guide", slug: "api" });
  expect(fromGuide("playing", "https://example.org/a.md")).toBeNull();
});

import { expect, test } from "vitest";
import { delay, place, rows, type AlertsShown, type Figures } from "./alerts-shown";

const none: Figures = { pages: 0, needed: 0, again: 0, noise: 0, night_noise: 0, night: 0, tickets: 0, incidents: 2, caught: 0, late: 0, missed: 2, actionable: 0 };
const week: AlertsShown = {
  from: "2026-11-02T00:00:00Z",
  to: "2026-11-09T00:00:00Z",
  asked: 1,
  before: { ...none, pages: 100, noise: 80, actionable: 0.02 },
  after: { ...none, pages: 10, noise: 8, caught: 2, missed: 0, actionable: 0.2 },
  incidents: [],
  pages: [],
  failed: [],
};

test("before and after stand beside each other", () => {
  const by = Object.fromEntries(rows(week).map((r) => [r.what, [r.before, r.after]]));
  expect(by["Pages"]).toEqual(["100", "10"]);
  expect(by["Incidents caught"]).toEqual(["0 of 2", "2 of 2"]);
  expect(by["Noise cut"]).toEqual(["—", "90 %"]);
  expect(by["Share that told something to act on"]).toEqual(["2 %", "20 %"]);
});

test("no page tells of no share, and no noise cannot be cut", () => {
  const by = Object.fromEntries(rows({ ...week, before: none, after: { ...none } }).map((r) => [r.what, [r.before, r.after]]));
  expect(by["Share that told something to act on"]).toEqual(["—", "—"]);
  expect(by["Noise cut"]).toEqual(["—", "—"]);
});

test("times are told in words", () => {
  expect([-1, 0, 59, 60, 3599, 3660].map(delay)).toEqual(["never", "0 s", "59 s", "1 min", "1 h 0 min", "1 h 1 min"]);
});

test("what lies outside of the time stands at its ends", () => {
  expect(["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "2026-11-05T12:00:00Z", "2026-11-10T00:00:00Z"].map((at) => place(week, at))).toEqual([0, 0, 500, 1000]);
});

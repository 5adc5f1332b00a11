import { describe, expect, it } from "vitest";
import type { DryStrip } from "../../api/types";
import { alertRows, harmByMinute, longest, worst } from "./strip";

const strip: DryStrip = {
  responder: "idle",
  alerts: [
    { alert: "Slow", service: "web", severity: "ticket", from_ms: 1000, to_ms: 2000 },
    { alert: "Down", service: "web", severity: "page", from_ms: 1500, to_ms: 0 },
    { alert: "Slow", service: "web", severity: "ticket", from_ms: 3000, to_ms: 0 },
    { alert: "Slow", service: "db", severity: "ticket", from_ms: 4000, to_ms: 0 },
  ],
  pages: [],
  minutes: [
    { from_ms: 0, to_ms: 60_000, journeys: { buy: { visits: 10, failed: 1, slow: 2 }, browse: { visits: 5, failed: 0, slow: 1 } } },
    { from_ms: 60_000, to_ms: 90_000, journeys: { buy: { visits: 4, failed: 3, slow: 0 } } },
  ],
};

describe("a play from outside", () => {
  it("has a row for each alert of a service, in the order in which they first fired", () => {
    expect(alertRows(strip).map((r) => [r.name, r.bars.length])).toEqual([["Slow web", 2], ["Down web", 1], ["Slow db", 1]]);
  });

  it("sums the journeys of a minute", () => {
    expect(harmByMinute(strip)).toEqual([{ from_ms: 0, to_ms: 60_000, all: 15, failed: 1, slow: 3 }, { from_ms: 60_000, to_ms: 90_000, all: 4, failed: 3, slow: 0 }]);
    expect(worst(strip)).toBe(4);
    expect(worst({ ...strip, minutes: [] })).toBe(0);
  });

  it("is drawn on one line of time with the others", () => {
    const other = { ...strip, alerts: [], minutes: [] };
    expect(longest([strip, other], 60_000)).toBe(90_000);
    expect(longest([other], 60_000)).toBe(60_000);
  });
});

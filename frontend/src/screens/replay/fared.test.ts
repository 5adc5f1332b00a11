import { expect, test } from "vitest";
import { byMinute, countedBy } from "./fared";

const minute = (from_s: number, to_s: number, visits: number, failed: number, slow: number) => ({ from_s, to_s, visits, failed, slow });

const fared = byMinute({
  journeys: [
    { journey: "browse", minutes: [minute(2, 60, 100, 0, 5)] },
    { journey: "buy", minutes: [minute(2, 60, 50, 10, 0), minute(60, 75, 9, 9, 0)] },
  ],
  objectives: [],
});

test("a minute is over all journeys, and says what each had of it", () => {
  expect(fared.map((m) => [m.from_s, m.to_s, m.visits, m.failed, m.slow, m.journeys.map((j) => j.journey)])).toEqual([
    [2, 60, 150, 10, 5, ["browse", "buy"]],
    [60, 75, 9, 9, 0, ["buy"]],
  ]);
});

test("nothing is known of a minute before it is over", () => {
  expect([0, 59, 60, 74, 75, 900].map((s) => countedBy(fared, s)?.to_s)).toEqual([undefined, undefined, 60, 60, 75, 75]);
});

import { expect, test } from "vitest";
import { ago, percent, points, span, stopwatch, value } from "./format";

test("run time reads as a stopwatch", () => {
  expect([0, 9_000, 247_000, 3_753_000, -30_000].map(stopwatch)).toEqual(["0:00", "0:09", "4:07", "1:02:33", "−0:30"]);
});

test("spans are in words", () => {
  expect([0, 45, 60, 200, 7500].map(span)).toEqual(["0 s", "45 s", "1 min", "3 min 20 s", "2 h 5 min"]);
  expect([1_000, 250_000, -120_000].map(ago)).toEqual(["just now", "4 min ago", "in 2 min"]);
});

test("values carry their unit", () => {
  expect(value("s", 0.0421)).toBe("42.1 ms");
  expect(value("s", 1.5)).toBe("1.50 s");
  expect(value("s", 0)).toBe("0 ms");
  expect(value("percent", 12.34)).toBe("12.3 %");
  expect(value("rate", 250)).toBe("250/s");
  expect(value("count", 12_000)).toBe("12.0 k");
  expect(value("count", null)).toBe("–");
  expect(value("", Number.NaN)).toBe("–");
});

test("points and shares", () => {
  expect(points(2.5)).toBe("2.5");
  expect(points(-3)).toBe("−3");
  expect(points(3, true)).toBe("+3");
  expect(percent(92.54)).toBe("92.5 %");
  expect(percent(null)).toBe("–");
});

import { expect, test } from "vitest";
import { ago, axisTime, deed, localSeconds, paceText, percent, points, span, stopwatch, value } from "./format";

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

test("a time axis is labelled by the reader's clock, and by the day where one begins", () => {
  const midnight = new Date(2026, 10, 24).getTime();
  expect(axisTime(midnight + 9_000, 10)).toBe("00:00:09");
  expect(axisTime(midnight + 5 * 60_000, 300)).toBe("00:05");
  expect(axisTime(midnight, 3600)).toBe("Tue 24");
  expect(localSeconds(midnight) % 86_400).toBe(0);
});

test("what is done, and how fast time passes, read as words", () => {
  expect(deed({ action: "lift-wire", target: "checkout->payments" })).toBe("lift wire checkout → payments");
  expect([0.5, 1, 20].map(paceText)).toEqual(["Time passes at 0.5× its own pace", "Time passes at its own pace", "Time passes at 20× its own pace"]);
});

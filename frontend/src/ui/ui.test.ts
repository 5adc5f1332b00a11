import { expect, test } from "vitest";
import { match } from "./key-match";
import { columns, hasValues, reach, timeSplits } from "./plot";

test("sequences of keys", () => {
  const all = ["a", "g d", "g r", "/"];
  expect(match(["a"], all)).toEqual({ shortcut: "a" });
  expect(match(["g"], all)).toBe("begun");
  expect(match(["g", "d"], all)).toEqual({ shortcut: "g d" });
  expect(match(["g", "x"], all)).toBe("none");
  expect(match(["d"], all)).toBe("none");
});

test("series of different times share one axis", () => {
  expect(columns([{ name: "a", points: [[0, 1], [2, 3]] }, { name: "b", points: [[1, 5], [2, null]] }])).toEqual([
    [0, 1, 2],
    [1, null, 3],
    [null, 5, null],
  ]);
  expect(columns([])).toEqual([[]]);
  expect(hasValues([{ name: "a", points: [[0, null]] }])).toBe(false);
});

test("a threshold is in sight, unless it would press the values flat", () => {
  expect(reach(0, 1, [])[1]).toBeCloseTo(1.08);
  expect(reach(0, 1, [{ value: 2, label: "" }])[1]).toBeCloseTo(2.16);
  expect(reach(0, 1, [{ value: 50, label: "" }])[1]).toBeCloseTo(1.08);
  expect(reach(null, null, [{ value: 5, label: "" }])[1]).toBeCloseTo(5.4);
  expect(reach(null, null, [])).toEqual([0, 1]);
});

test("a time axis is marked on whole steps of the clock, before the run too", () => {
  // Run time zero is at ten past: quarters of an hour lie five minutes off.
  expect(timeSplits(-1800, 1800, 900, 600)).toEqual([-1500, -600, 300, 1200]);
  expect(timeSplits(0, 30, 10, 0)).toEqual([0, 10, 20, 30]);
});

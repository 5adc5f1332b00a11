import { expect, test } from "vitest";
import { stepOf } from "./step";

const tour = (...done: boolean[]) => ({ steps: done.map((d, i) => ({ title: `${i}`, html: "", done: d })) });

test("one is at the first step that is not done, whatever was done out of turn", () => {
  expect(stepOf(tour(false, false, false), false)).toBe(0);
  expect(stepOf(tour(true, false, true, false), false)).toBe(1);
  expect(stepOf(tour(true, true, true, false), false)).toBe(3);
});

test("once the run is over, one is at what comes then", () => {
  expect(stepOf(tour(true, false, false, false), true)).toBe(3);
  expect(stepOf(tour(true, true), false)).toBe(1);
});

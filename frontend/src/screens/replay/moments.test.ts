import { describe, expect, test } from "vitest";
import { before, beside, stopBetween, upTo } from "./moments";

const at = (...ms: number[]) => ms.map((at_ms, n) => ({ at_ms, n }));

describe("what had happened by a moment", () => {
  const events = at(0, 100, 100, 250);

  test("is all of that moment and nothing later", () => {
    expect(upTo(events, 99).map((e) => e.n)).toEqual([0]);
    expect(upTo(events, 100).map((e) => e.n)).toEqual([0, 1, 2]);
    expect(upTo(events, 1e9)).toHaveLength(4);
    expect(upTo(events, -1)).toEqual([]);
    expect(upTo([], 5)).toEqual([]);
  });

  test("is the same whichever way one came", () => {
    for (let ms = 0; ms <= 300; ms++) expect(upTo(events, ms)).toEqual(events.filter((e) => e.at_ms <= ms));
  });

  test("just before an event it has not happened", () => {
    expect(upTo(events, before({ at_ms: 100 })).map((e) => e.n)).toEqual([0]);
    expect(before({ at_ms: 0 })).toBe(0);
  });
});

test("one goes from moment to moment, and from the last to the end", () => {
  const moments = [0, 100, 250];
  expect(beside(moments, 100, true, 400)).toBe(250);
  expect(beside(moments, 99, true, 400)).toBe(100);
  expect(beside(moments, 250, true, 400)).toBe(400);
  expect(beside(moments, 100, false, 400)).toBe(0);
  expect(beside(moments, 0, false, 400)).toBe(0);
});

test("time that passes stops at the first stop on its way, and at none twice", () => {
  expect(stopBetween([50, 90], 10, 100)).toBe(50);
  expect(stopBetween([50, 90], 50, 100)).toBe(90);
  expect(stopBetween([50, 90], 90, 100)).toBeUndefined();
  expect(stopBetween([50], 10, 50)).toBe(50);
});

import { describe, expect, test } from "vitest";
import { before, beside, shownUntil, upTo } from "./moments";

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

test("of a run that is watched nothing is shown of what is not answered yet", () => {
  const decisions = at(50, 90, 90);
  expect([0, 1, 3].map((answered) => shownUntil(decisions, answered, 400))).toEqual([49, 89, 400]);
  expect(shownUntil(decisions, 2, 400), "two at one moment: the first is told").toBe(90);
  expect(shownUntil([], 0, 400)).toBe(400);
});

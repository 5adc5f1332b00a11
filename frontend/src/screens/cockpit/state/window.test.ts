import { describe, expect, it } from "vitest";
import { closer, fit, RANGES, stretch } from "./window";

describe("windows", () => {
  it("ends on whole steps, so that points stay where they are", () => {
    expect(stretch(301, 300)).toEqual({ from_s: 0, to_s: 300, step_s: 2 });
    expect(stretch(907.9, 900).to_s % stretch(907.9, 900).step_s).toBe(0);
  });

  it("reach back before the run, and never draw more points than can be seen", () => {
    for (const r of RANGES) {
      const at = stretch(100, r.s);
      expect(at.to_s - at.from_s).toBe(r.s);
      expect(r.s / at.step_s).toBeLessThanOrEqual(r.s > 3600 ? 720 : 150);
      expect(100 - at.to_s).toBeLessThan(at.step_s);
    }
    expect(stretch(100, 86_400).from_s).toBeLessThan(-86_000);
  });
});

describe("looking closer", () => {
  const day = stretch(400, 86_400);

  it("is needed where a run has no past: its minutes would be a point or two", () => {
    const near = closer(day, [{ points: [[0, 1]] }], 400);
    expect(near?.step_s).toBeLessThan(day.step_s);
    expect(near?.from_s).toBeLessThanOrEqual(0);
  });

  it("reaches up to now, where the long steps ended before the run had begun", () => {
    const young = stretch(67, 86_400);
    expect(young.to_s).toBe(0);
    for (const series of [[], [{ points: [[0, 1]] as [number, number][] }]]) expect(closer(young, series, 67)).toEqual({ from_s: -234, to_s: 66, step_s: 2 });
  });

  it("is not where the past is there, nor where it would show no more", () => {
    expect(closer(day, [{ points: [[day.from_s, 1]] }], 400)).toBeNull();
    expect(closer(stretch(20, 300), [{ points: [[18, 1]] }], 20)).toBeNull();
  });
});

describe("fitting", () => {
  const at = { from_s: -200, to_s: 100, step_s: 2 };

  it("begins a little before the first value of any series", () => {
    const series = [{ points: [[-150, null], [20, 1]] as [number, number | null][] }, { points: [[10, 2]] as [number, number | null][] }];
    expect(fit(at, series).from_s).toBe(5);
  });

  it("never gets narrower than a minute, nor wider than what was asked for", () => {
    expect(fit(at, [{ points: [[95, 1]] }]).from_s).toBe(40);
    expect(fit(at, []).from_s).toBe(40);
    expect(fit(at, [{ points: [[-199, 1]] }]).from_s).toBe(-200);
  });

  it("keeps a moment in sight that was pointed at", () => {
    expect(fit(at, [{ points: [[10, 1]] }], -100).from_s).toBe(-105);
  });
});

import { describe, expect, it } from "vitest";
import { fit, stretch } from "./window";

describe("windows", () => {
  it("ends on whole steps, so that points stay where they are", () => {
    expect(stretch(301, 300)).toEqual({ from_s: 0, to_s: 300, step_s: 2 });
    expect(stretch(907.9, 900).to_s % stretch(907.9, 900).step_s).toBe(0);
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

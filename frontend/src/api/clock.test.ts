import { describe, expect, test } from "vitest";
import { REACH_MS, runTime, shownTime, type Said } from "./clock";

const said = (more: Partial<Said> = {}): Said => ({ now_ms: 10_000, heard_ms: 500, paused: false, speed: 1, ...more });

describe("run time between two words of the server", () => {
  test("passes at the run's pace, not at that of the wall clock", () => {
    expect(runTime(said(), 1_500)).toBe(11_000);
    expect(runTime(said({ speed: 10 }), 1_500)).toBe(20_000);
    expect(runTime(said({ speed: 0.5 }), 1_500)).toBe(10_500);
  });

  test("stands still while the run is paused", () => {
    expect(runTime(said({ paused: true, speed: 20 }), 60_000)).toBe(10_000);
  });

  test("is carried on for a while only: by wall time, at any pace", () => {
    expect(runTime(said(), 60_000)).toBe(10_000 + REACH_MS);
    expect(runTime(said({ speed: 20 }), 60_000)).toBe(10_000 + REACH_MS * 20);
  });

  test("never lies before the word itself", () => {
    expect(runTime(said(), 400)).toBe(10_000);
  });
});

describe("the time shown", () => {
  test("waits rather than step back by a little", () => {
    expect(shownTime(10_400, said(), 500)).toBe(10_400);
    expect(shownTime(10_400, said(), 1_000)).toBe(10_500);
  });

  test("steps back when it is far ahead, by the measure of the pace", () => {
    expect(shownTime(15_000, said(), 500)).toBe(10_000);
    expect(shownTime(15_000, said({ speed: 10 }), 500)).toBe(15_000);
  });

  test("is the server's own while the run is paused: nothing would ever catch up", () => {
    expect(shownTime(10_400, said({ paused: true }), 500)).toBe(10_000);
  });
});

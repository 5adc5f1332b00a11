import { expect, test } from "vitest";
import type { Candidate } from "../../api/types";
import { box, minutes, remaining, warning, whereabouts } from "./words";

test("time that is left is told as on a clock, and never as less than there is", () => {
  expect(remaining(0)).toBe("0:00");
  expect(remaining(1)).toBe("0:01");
  expect(remaining(60_000)).toBe("1:00");
  expect(remaining(3_723_000)).toBe("1:02:03");
  expect(remaining(-5)).toBe("0:00");
  expect(minutes(60)).toBe("1 hour");
  expect(minutes(150)).toBe("2 h 30 min");
  expect(box(67.5 * 60_000)).toBe("1 h 7 min");
});

test("each warning comes once, as its minute is passed", () => {
  expect(warning(601_000, 600_000)).toContain("10 minutes");
  expect(warning(600_000, 599_000)).toBeNull();
  expect(warning(700_000, 200_000)).toContain("5 minutes");
  expect(warning(61_000, 59_000)).toContain("1 minute left");
  expect(warning(59_000, 58_000)).toBeNull();
});

test("where a candidate is says the same as their link does", () => {
  const candidate = { items: [], link: "unused" } as unknown as Candidate;
  expect(whereabouts(candidate)[0]).toBe("has not opened the link");
  expect(whereabouts({ ...candidate, link: "bound" })[0]).toBe("is at the welcome");
  expect(whereabouts({ ...candidate, link: "bound", agreed_ms: 1 })[0]).toBe("has read the welcome");
});

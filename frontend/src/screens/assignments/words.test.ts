import { expect, test } from "vitest";
import { dayText, termsText, windowText } from "./words";

const now = Date.parse("2026-11-29T10:00:00Z");
const hours = (n: number) => now + n * 3_600_000;
const of = { from: "2026-12-01", until: "2026-12-04", zone: "Europe/Berlin", opens_ms: hours(37), ends_ms: hours(133) };

test("days are those that were said, whatever the reader's own zone is", () => {
  expect(dayText("2026-12-04")).toBe("Fri, 4 Dec 2026");
});

test("a window is told with its zone", () => {
  expect(windowText({ ...of, state: "to-come" }, now)).toBe("From Tue, 1 Dec 2026 on (Europe/Berlin), in 37 hours");
  expect(windowText({ ...of, state: "open" }, now)).toBe("Until the end of Fri, 4 Dec 2026 (Europe/Berlin), 5 days left");
  expect(windowText({ ...of, state: "open", ends_ms: now + 60_000 }, now)).toContain("less than an hour left");
  expect(windowText({ ...of, state: "over" }, now)).toBe("Over since the end of Fri, 4 Dec 2026 (Europe/Berlin)");
  expect(windowText({ ...of, state: "open", until: "" }, now)).toBe("No due date");
  expect(windowText({ ...of, state: "withdrawn" }, now)).toBe("Withdrawn");
});

test("terms are told in a line", () => {
  expect(termsText({ pass: 60, times: 1, together: false })).toBe("at least 60 %, once");
  expect(termsText({ pass: 0, times: 0, together: true })).toBe("as often as you like, as one crew");
});

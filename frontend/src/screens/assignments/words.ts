// What an assignment is called in words.

import type { Assignment, DebriefRule, HowFar, SeatState } from "../../api/types";
import { plural } from "../../format";
import type { Tone } from "../../ui";

/** A day of the server, 2026-12-04, as people read it: Fri, 4 Dec 2026. */
export function dayText(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** How far away a moment is, in whole days or hours: 3 days, 5 hours, less than an hour. */
function away(ms: number): string {
  const hours = Math.floor(Math.abs(ms) / 3_600_000);
  if (hours < 1) return "less than an hour";
  return hours < 48 ? plural(hours, "hour") : plural(Math.floor(hours / 24), "day");
}

/** From when to when it can be begun, with whose days they are. */
export function windowText(a: Pick<Assignment, "state" | "from" | "until" | "zone" | "opens_ms" | "ends_ms">, now: number): string {
  switch (a.state) {
    case "withdrawn":
      return "Withdrawn";
    case "to-come":
      return `From ${dayText(a.from)} on (${a.zone}), in ${away((a.opens_ms ?? now) - now)}`;
    case "over":
      return `Over since the end of ${dayText(a.until)} (${a.zone})`;
    case "open":
      return a.until ? `Until the end of ${dayText(a.until)} (${a.zone}), ${away((a.ends_ms ?? now) - now)} left` : "No due date";
  }
}

export const far: Record<HowFar, [label: string, tone: Tone]> = {
  "not-started": ["not started", "plain"],
  "under-way": ["under way", "accent"],
  played: ["ended", "plain"],
  passed: ["passed", "good"],
  "not-passed": ["not passed", "warn"],
};

export const debriefRules: { value: DebriefRule; label: string }[] = [
  { value: "played-out", label: "Once it has been played out, or its time would be up" },
  { value: "at-once", label: "At once" },
  { value: "released", label: "Once somebody releases it" },
  { value: "never", label: "Never" },
];

/** What is asked for: at least 60 %, once. */
export function termsText(a: Pick<Assignment, "pass" | "times" | "together">): string {
  const times = a.times === 0 ? "as often as you like" : a.times === 1 ? "once" : `at most ${a.times} times`;
  return [a.pass > 0 ? `at least ${a.pass} %` : "", times, a.together ? "as one crew" : ""].filter(Boolean).join(", ");
}

/** Seats that a drill wants filled and for which nobody stands in, given those that a crew has. */
export function unfilled(seats: readonly SeatState[], given: readonly string[]): SeatState[] {
  return seats.filter((s) => s.must && !s.stand_in && !given.includes(s.seat));
}

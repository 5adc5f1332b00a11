// What is said of interviews, in one place.

import type { Candidate, ItemState } from "../../api/types";
import { ago, plural } from "../../format";
import type { Tone } from "../../ui";

export const links: Record<Candidate["link"], [string, Tone]> = {
  unused: ["link not used yet", "plain"],
  bound: ["link in use", "good"],
  expired: ["link expired", "warn"],
  revoked: ["link revoked", "warn"],
};

/** Minutes as hours and minutes. */
export function minutes(n: number): string {
  if (n < 60) return plural(n, "minute");
  const rest = n % 60;
  return rest ? `${Math.floor(n / 60)} h ${rest} min` : plural(n / 60, "hour");
}

/** How long a time box is: never said to be longer than it is. */
export function box(ms: number): string {
  return minutes(Math.floor(ms / 60_000));
}

/** Where a candidate is, in a few words. */
export function whereabouts(c: Candidate): [string, Tone] {
  if (c.deleted_ms) return ["deleted", "plain"];
  if (c.finished_ms) return ["finished", "good"];
  const doing = c.items.find((i) => i.stands === "underway");
  if (doing && c.away_ms) return [`at ${doing.title}; no contact for ${ago(c.away_ms).replace(/ ago$/, "")}`, "warn"];
  if (doing) return [`at ${doing.title}`, "accent"];
  const done = c.items.filter((i) => i.stands === "over" && !i.warm_up).length;
  if (done) return [`between exercises, ${done} done`, "plain"];
  if (c.agreed_ms) return ["has read the welcome", "plain"];
  if (c.link === "bound") return ["is at the welcome", "plain"];
  return ["has not opened the link", "plain"];
}

export function stand(i: ItemState): [string, Tone] {
  switch (i.stands) {
    case "over":
      return ["done", "good"];
    case "underway":
      return [i.waits ? "stands still" : "under way", "accent"];
    case "next":
      return ["next", "plain"];
    default:
      return ["to come", "plain"];
  }
}

/** What is left of a time, as on a clock: 1:02:03, 12:34. */
export function remaining(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

/** The minutes at which whoever works is warned, the last first. */
const WARN_MIN = [1, 5, 10];

/** The warning that is due as the time that is left passes from one to another; null: none. */
export function warning(before_ms: number, now_ms: number): string | null {
  const at = WARN_MIN.find((m) => now_ms <= m * 60_000 && before_ms > m * 60_000);
  return at ? `${plural(at, "minute")} left. What you have typed is handed in when the time is up.` : null;
}

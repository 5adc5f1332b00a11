// Numbers and times as people read them. Every function is pure; widths stay
// stable so that screens do not shift as values change.

import type { EndReason, Outcome, Unit } from "./api/types";

const two = (n: number) => String(Math.floor(n)).padStart(2, "0");

/** Wall clock of a moment, in the reader's own time zone: 14:05:09. */
export function clock(wall_ms: number, withSeconds = true): string {
  const d = new Date(wall_ms);
  const hm = `${two(d.getHours())}:${two(d.getMinutes())}`;
  return withSeconds ? `${hm}:${two(d.getSeconds())}` : hm;
}

/** What the reader's clock shows at a moment, in seconds since some midnight of theirs. */
export function localSeconds(wall_ms: number): number {
  return wall_ms / 1000 - new Date(wall_ms).getTimezoneOffset() * 60;
}

export const DAY_S = 86_400;

/** A label of a time axis whose labels are `step_s` apart: 14:05:09, 14:05, or Tue 24 where a day begins; 24 Nov where they are days apart. */
export function axisTime(wall_ms: number, step_s: number): string {
  if (step_s < 60) return clock(wall_ms);
  if (step_s >= DAY_S) return new Date(wall_ms).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  const text = clock(wall_ms, false);
  return text === "00:00" ? new Date(wall_ms).toLocaleDateString("en-GB", { weekday: "short", day: "numeric" }) : text;
}

/** Run time as a stopwatch: 4:07, 1:02:33, −0:30 before the start. */
export function stopwatch(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const s = Math.floor(Math.abs(ms) / 1000);
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  return h > 0 ? `${sign}${h}:${two(m)}:${two(s % 60)}` : `${sign}${m}:${two(s % 60)}`;
}

/** A span in words: 45 s, 3 min 20 s, 2 h 5 min. */
export function span(seconds: number): string {
  const s = Math.round(Math.abs(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  const m = Math.round((s % 3600) / 60);
  return m ? `${Math.floor(s / 3600)} h ${m} min` : `${Math.floor(s / 3600)} h`;
}

/** How long ago, roughly: "just now", "4 min ago", "in 2 min". */
export function ago(ms: number): string {
  const s = Math.abs(ms) / 1000;
  if (s < 5) return "just now";
  const text = s < 60 ? `${Math.floor(s)} s` : s < 3600 ? `${Math.floor(s / 60)} min` : s < 86_400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86_400)} d`;
  return ms >= 0 ? `${text} ago` : `in ${text}`;
}

/** A day: 23 Nov 2026. */
export function date(wall_ms: number): string {
  return new Date(wall_ms).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

/** Day and time, for lists: 23 Nov 2026, 14:05. */
export function day(wall_ms: number): string {
  return `${date(wall_ms)}, ${clock(wall_ms, false)}`;
}

/** At most `digits` digits after the point, none that say nothing. */
export function number(v: number, digits = 2): string {
  if (!Number.isFinite(v)) return "–";
  return v.toLocaleString("en-GB", { maximumFractionDigits: digits });
}

function significant(v: number): string {
  const a = Math.abs(v);
  return v.toFixed(a >= 100 || a === 0 ? 0 : a >= 10 ? 1 : 2);
}

/** A measured value with its unit; "–" where there is none. */
export function value(unit: Unit | "", v: number | null | undefined): string {
  if (v === null || v === undefined || !Number.isFinite(v)) return "–";
  switch (unit) {
    case "s":
      return seconds(v);
    case "percent":
      return `${significant(v)} %`;
    case "rate":
      return `${scaled(v)}/s`;
    default:
      return scaled(v);
  }
}

function seconds(v: number): string {
  const a = Math.abs(v);
  if (a === 0) return "0 ms";
  if (a < 0.001) return `${significant(v * 1e6)} µs`;
  if (a < 1) return `${significant(v * 1000)} ms`;
  if (a < 120) return `${significant(v)} s`;
  return span(v);
}

function scaled(v: number): string {
  const a = Math.abs(v);
  if (a >= 1e9) return `${significant(v / 1e9)} G`;
  if (a >= 1e6) return `${significant(v / 1e6)} M`;
  if (a >= 1e4) return `${significant(v / 1e3)} k`;
  if (Number.isInteger(v)) return String(v);
  return a > 0 && a < 0.01 ? v.toExponential(1) : significant(v);
}

/** A share of 100: 92.5 %. */
export function percent(v: number | null | undefined): string {
  return v === null || v === undefined ? "–" : `${number(v, 1)} %`;
}

/** What a score comes to at least and at most, while points wait for a person: 74–84 %. */
export function percentRange(low: number | null | undefined, high: number | null | undefined): string {
  if (low === null || low === undefined) return "–";
  const [from, to] = [number(low, 1), number(high ?? low, 1)];
  return from === to ? `${from} %` : `${from}–${to} %`;
}

/** Points: 4, 2.5; with a sign where it matters. */
export function points(v: number, signed = false): string {
  const text = number(Math.abs(v), 1);
  if (v < 0) return `−${text}`;
  return signed && v > 0 ? `+${text}` : text;
}

/** What a run is to whoever played it. */
export function attempt(run: { tour: boolean; trial: boolean; repeat: boolean }): string {
  if (run.tour) return "tour";
  return run.trial ? "trial" : run.repeat ? "repeat" : "first run";
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** How fast run time passes, as a factor: 10×. */
export function factor(speed: number): string {
  return `${number(speed)}×`;
}

/** The same as a sentence. */
export function paceText(speed: number): string {
  return speed === 1 ? "Time passes at its own pace" : `Time passes at ${factor(speed)} its own pace`;
}

/** How an incident was closed. */
export const outcomes: Record<Outcome, string> = {
  resolved: "Resolved",
  "no-fault": "No fault",
};

/** "checkout->payments" as people read it: checkout → payments. */
export function targetText(target: string): string {
  return target.replace("->", " → ");
}

/** What is done to what: "restart checkout". */
export function deed(a: { action: string; target: string }): string {
  return `${words(a.action)} ${targetText(a.target)}`;
}

/** "pool-shrink" → "pool shrink"; "action.taken" → "action taken". */
export function words(name: string): string {
  return name.replace(/[-._]+/g, " ");
}

/** Why a run ended. */
export const endings: Record<EndReason, string> = {
  recovered: "recovered",
  time: "time was up",
  stopped: "ended by hand",
  interrupted: "interrupted",
  closed: "finished",
  failed: "the sandbox broke down",
  unrecorded: "could not be recorded",
  abandoned: "nobody came back to it",
};

/** With a capital letter first. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

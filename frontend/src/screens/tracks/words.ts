// What stands in a track, in words.

import type { Tone } from "../../ui";
import type { StepProgress } from "../../api/types";

export const kinds: Record<string, string> = {
  read: "Read",
  drill: "Drill",
  watch: "Watch",
  exercise: "Exercise",
  checklist: "Checklist",
  gate: "Gate",
};

/** As what somebody is on call. */
export const modes: Record<string, { name: string; says: string }> = {
  watch: { name: "Watching", says: "You watch a run that was recorded." },
  assisted: { name: "Assisted", says: "There are hints, at a price. You may pause, and somebody may look over your shoulder." },
  primary: { name: "Primary", says: "You carry it alone." },
  commander: { name: "Commander", says: "You lead those who act." },
};

export const states: Record<StepProgress, [label: string, tone: Tone]> = {
  locked: ["locked", "plain"],
  open: ["open", "accent"],
  waiting: ["waits for somebody else", "note"],
  done: ["done", "good"],
  unavailable: ["not here yet", "plain"],
};

/** How much supervision somebody needs the next time, from most to least. */
export const entrusted = [
  { level: 1, says: "may watch" },
  { level: 2, says: "acts with me beside them" },
  { level: 3, says: "acts, and I come when I am called" },
  { level: 4, says: "acts alone" },
  { level: 5, says: "may supervise others" },
] as const;

export function entrustedWords(level: number): string {
  const e = entrusted.find((l) => l.level === level);
  return e ? `${e.level} of ${entrusted.length}: ${e.says}` : String(level);
}

export const profiles: Record<string, string> = {
  "start-up": "Start-up: broad and informal",
  enterprise: "Enterprise: approvals, records, separate duties",
  regulated: "Regulated: approvals, records, audit and reports",
};

/** How the house works, to choose from. */
export const profileOptions = Object.entries(profiles).map(([value, label]) => ({ value, label }));

/** Where an estimate lies: never one number. */
export function between(e: { low: number; high: number }): string {
  return `${Math.round(e.low)}–${Math.round(e.high)} %`;
}

/** Today where the browser is, as the interface has days: the Swedish form is the same. */
export const today = () => new Date().toLocaleDateString("sv-SE");

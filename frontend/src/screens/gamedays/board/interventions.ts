// What whoever leads can do to the runs of crews that they have chosen: as a form asks
// for it, and as it is sent to each of them.

import { api, Problem } from "../../../api/client";
import type { Intervention } from "../../../api/types";
import type { Try } from "./tries";

/** What is asked for of one way to intervene. */
export type Ask = "inject" | "minutes" | "text" | "persona" | "seat" | "effect" | "speed";

export interface Way {
  value: string;
  label: string;
  /** What comes of it. */
  says: string;
  asks: readonly Ask[];
  /** It cannot be taken back. */
  final?: boolean;
  /** Only where run time is not bound to the wall clock. */
  clocked?: boolean;
}

export const ways: readonly Way[] = [
  { value: "pause", label: "Pause", says: "Time stands still for the crew, and nothing it has to do is lost.", asks: [], clocked: true },
  { value: "resume", label: "Resume", says: "Time goes on.", asks: [], clocked: true },
  { value: "speed", label: "Set the pace", says: "How much run time passes in a second.", asks: ["speed"], clocked: true },
  { value: "hold", label: "Hold an inject", says: "It does not come until you let it go or fire it. What the script hangs on it waits, too.", asks: ["inject"] },
  { value: "release", label: "Let a held inject go", says: "It comes by the script again: at once, when it was due meanwhile.", asks: ["inject"] },
  { value: "fire", label: "Fire an inject now", says: "It comes at once, whatever the script says, and cannot be taken back.", asks: ["inject"], final: true },
  { value: "skip", label: "Skip an inject", says: "It never comes. What the script hangs on it never comes either.", asks: ["inject"], final: true },
  { value: "delay", label: "Delay the script", says: "All that is due at a known time comes so much later.", asks: ["minutes"] },
  { value: "add", label: "Add an inject", says: "It is checked like an author's before it comes.", asks: ["effect"] },
  { value: "extend", label: "Extend the run", says: "The drill takes so much longer.", asks: ["minutes"] },
  { value: "hint", label: "Give the next hint", says: "The whole crew reads it, and it costs what the scenario says.", asks: [] },
  { value: "speak", label: "Speak as a persona", says: "The crew reads it from the persona. Who spoke is in the debrief.", asks: ["persona", "text"] },
  { value: "whisper", label: "Whisper to a seat", says: "Whoever holds the seat alone hears it.", asks: ["seat", "text"] },
  { value: "note", label: "Write a private note", says: "Facilitators alone read it, at its moment in the debrief.", asks: ["text"] },
  { value: "deciding", label: "Set the time to decide", says: "So long an action waits for you before the scenario's persona decides; 0: as the scenario says.", asks: ["minutes"] },
  { value: "end", label: "End the run", says: "It ends now, and is graded for what was played.", asks: ["text"], final: true },
];

/** A run that somebody leads, as far as it matters to what they do to it. */
export interface Led {
  run: string;
  /** What the run, or its crew, is called. */
  name: string;
  injects: readonly { id: string; title: string; held: boolean }[];
  /** Seats that somebody has. */
  seats: readonly string[];
  /** Hints that were given. */
  hints: number;
}

/** What a form holds. */
export interface Answers {
  inject: string;
  minutes: string;
  text: string;
  persona: string;
  seat: string;
  title: string;
  sheet: string;
  speed: string;
}

/** What there is to choose from. */
export interface There {
  injects: readonly string[];
  personas: readonly string[];
  seats: readonly string[];
}

/** Whether a form holds all that a way asks for; what it holds may not be there any more. */
export function answered(way: Way, a: Answers, there: There): boolean {
  return way.asks.every((asked) => {
    switch (asked) {
      case "inject":
        return there.injects.includes(a.inject);
      case "persona":
        return there.personas.includes(a.persona);
      case "seat":
        return there.seats.includes(a.seat);
      case "text":
        return a.text.trim() !== "";
      case "minutes":
        return counts(a.minutes);
      case "effect":
        return a.title.trim() !== "" && a.sheet.trim() !== "" && counts(a.minutes);
      case "speed":
        return Number(a.speed) > 0;
    }
  });
}

/** An empty field is no number, though it counts as 0. */
const counts = (minutes: string) => minutes.trim() !== "" && Number(minutes) >= 0;

/** What each of several runs said to it. */
export interface Outcome {
  run: string;
  name: string;
  problem: Problem | null;
}

const minutes = (a: Answers) => Math.round(Number(a.minutes) * 60_000);

/** What is sent for a way to one run; hints is how many it has been given. */
export function intervention(way: string, a: Answers, hints: number): Intervention | null {
  switch (way) {
    case "hold":
    case "release":
    case "fire":
    case "skip":
      return { type: way, inject: a.inject };
    case "delay":
      return { type: "delay", by_ms: minutes(a) };
    case "extend":
      return { type: "extend", by_ms: minutes(a) };
    case "deciding":
      return { type: "deciding", after_ms: minutes(a) };
    case "hint":
      return { type: "hint", step: hints + 1 };
    case "speak":
      return { type: "speak", as: a.persona, channel: "#incident", text: a.text.trim() };
    case "whisper":
      return { type: "whisper", seat: a.seat, text: a.text.trim() };
    case "note":
      return { type: "note", text: a.text.trim() };
    case "add":
      return { type: "add", title: a.title.trim(), sheet: a.sheet, after_ms: minutes(a) };
  }
  return null;
}

/** Does one thing to one run. A key has it be done once, though the answer may be lost. */
export async function intervene(run: string, way: string, a: Answers, { key, hints }: Try): Promise<void> {
  const at = `/api/runs/${encodeURIComponent(run)}`;
  switch (way) {
    case "pause":
    case "resume":
      await api.post(`${at}/clock`, { paused: way === "pause" });
      return;
    case "speed":
      await api.post(`${at}/clock`, { speed: Number(a.speed) });
      return;
    case "end":
      await api.post(`${at}/end`, { why: a.text.trim() });
      return;
  }
  const sent = intervention(way, a, hints);
  if (sent) await api.post(`${at}/direct`, { ...sent, key });
}

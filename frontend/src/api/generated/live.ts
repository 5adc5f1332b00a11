// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Actor, RunState, Shown } from "./events";
import type { Summary } from "./run";

/** What comes over the live channel of a run. */
export type Frame = ByeFrame | EventsFrame | PresenceFrame | TickFrame;

/** `ByeFrame` is the last one, and says why. */
export interface ByeFrame {
  t: "bye";
  reason: ByeReason;
}

/** `EventsFrame` is a frame as it goes out; frame writes it around events that were encoded before. */
export interface EventsFrame {
  t: "events";
  events: Shown[];
}

/** `PresenceFrame` says who of the crew is there. Whoever is not in it is not. */
export interface PresenceFrame {
  t: "presence";
  people: Presence[];
}

/** `TickFrame` lets a screen run its own clock until the next one. */
export interface TickFrame {
  t: "tick";
  now_ms: number;
  state: RunState;
  paused: boolean;
  speed: number;
  error?: string;
  place?: number;
}

/**
 * `BoardFrame` is what is new on a board: of what is left out, nothing is. Each run is told whole, so that
 * whoever comes back is told all of it once and has missed nothing.
 */
export interface BoardFrame {
  t: "board";
  /** `crews` are all of the game day, in its order, where any has begun something. */
  crews?: BoardCrew[];
  runs?: BoardRun[];
  /** `clocks` is the run time of each run that goes on, in milliseconds, by its id. */
  clocks?: Record<string, number>;
}

export const byeReasons = [
  /** it could not keep up */
  "slow",
  /** the server stops */
  "stopping",
  /** its session has ended */
  "signed-out",
  /** it may see less, or more, than before: it is to ask anew */
  "again",
  /** they are of the crew no more */
  "left",
] as const;

/** `ByeReason` is why a viewer is sent away, as it is told. */
export type ByeReason = (typeof byeReasons)[number];

/**
 * `Presence` is that somebody of a crew has the run on a screen. It is in no log: what counts for a grade is
 * what they did.
 */
export interface Presence {
  person: string;
  /** no screen of theirs is before their eyes, as they say */
  away: boolean;
  /** the channel in which they are writing */
  typing?: string;
}

export interface BoardCrew {
  id: string;
  name: string;
  members: Actor[];
  /** of the drill that the game day is at; empty: it has begun none */
  run: string;
  /** bound to the wall clock: it can be neither paused nor sped up */
  live: boolean;
}

/** `BoardRun` is how a run stands. */
export interface BoardRun {
  run: string;
  /** run time */
  now_ms: number;
  state: RunState;
  paused: boolean;
  speed: number;
  error?: string;
  /** in the queue */
  place?: number;
  here: Presence[];
  summary: Summary;
}

// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { DebriefRule } from "./account";
import type { ScenarioCard, Slugged } from "./catalogue";
import type { Attempt } from "./exercises";
import type { GameDay } from "./gamedays";
import type { Run, RunPlayer } from "./run";

/** `Home` is the first screen: what is the caller's to do, and why. */
export interface Home {
  /** `game_days` are those that are not over and that the caller leads or plays in. */
  game_days: GameDay[];
  /** to be played, what ends first at the top */
  now: Assignment[];
  /** and later, what opens first at the top */
  next: Assignment[];
  /** of theirs, that have not ended */
  runs: Run[];
  /** ended, and they are to say how it went */
  asked: Run[];
  /** the latest first */
  feedback: Feedback[];
  /** that they were named to watch, under way */
  watch: Run[];
  /** whose debrief they were named to read, and have not */
  read: Run[];
  /**
   * `begin` is a drill to begin with, of somebody who has played none and is to play none; null for the
   * others, and for whoever plays nothing.
   */
  begin: ScenarioCard | null;
  /**
   * `tour` is what leads somebody who has played nothing through all of it; null for the others, and once
   * they have been led.
   */
  tour: Slugged | null;
  /** `leads` is what waits for whoever leads or marks others; null: they do neither. */
  leads: Waiting | null;
}

/**
 * `Assignment` is an assignment as whoever is concerned by it sees it: what each of its players has come to
 * is for whoever leads them alone.
 */
export interface Assignment {
  id: string;
  scenario: string;
  title: string;
  /** the drill is on this server */
  there: boolean;
  /** null: whoever gave it has been removed */
  by: RunPlayer | null;
  note: string;
  /** empty: whoever plays chooses */
  runtime: string;
  together: boolean;
  /** how often; 0: any */
  times: number;
  /** percent to reach; 0: to have played it is enough */
  pass: number;
  /** a day: 2026-11-29; empty: no bound */
  from: string;
  until: string;
  /** whose days they are */
  zone: string;
  opens_ms?: number;
  ends_ms?: number;
  state: AssignmentState;
  debrief: DebriefRule;
  /** `mine` is what has come of it for the caller; null: it is not theirs to play. */
  mine: Assignee | null;
  /** `led` is what whoever leads its players sees besides; null for them. */
  led: LedAssignment | null;
}

/** `Feedback` is what has come of a run. */
export interface Feedback {
  run: Run;
  when_ms: number;
  /** they have read its debrief, and more has come */
  again: boolean;
}

/** `Waiting` is what waits for somebody who leads or marks others. */
export interface Waiting {
  /** somebody has to mark */
  marks: Run[];
  /** to exercises, that somebody has to mark */
  answers: Attempt[];
  /** the caller has to release */
  releases: Run[];
  /** given by the caller, over, and not done by all */
  late: Assignment[];
}

export const assignmentStates = ["to-come", "open", "over", "withdrawn"] as const;

export type AssignmentState = (typeof assignmentStates)[number];

/** `Assignee` is what has come of an assignment for one of its players. */
export interface Assignee {
  /** null: they have been removed, and the seat is vacant */
  person: RunPlayer | null;
  disabled: boolean;
  seat?: string;
  /** they are of a group that it is assigned to, and not named */
  by_group: boolean;
  progress: HowFar;
  runs: number;
  /** the one that is under way, or the best */
  run?: string;
  /** of that, at least; null: it has no score, or none for the caller */
  percent: number | null;
  /**
   * `begins` says that they may begin a run now, and Late that the time is over and what they were to do is
   * not done.
   */
  begins: boolean;
  late: boolean;
}

/** `LedAssignment` is the part of an assignment that is for whoever leads its players. */
export interface LedAssignment {
  /** the caller may change it */
  gives: boolean;
  /** 0: the scenario's own */
  seed: number;
  /** each run has a seed of its own instead */
  fresh: boolean;
  raters: number;
  /** those of its groups, too */
  players: Assignee[];
  groups: GroupName[];
  watchers: RunPlayer[];
  markers: RunPlayer[];
  readers: RunPlayer[];
  /** `addresses` are the names of those outside that are told of its runs. */
  addresses: string[];
}

export const howFars = [
  "not-started",
  "under-way",
  /** and there is nothing to reach, or it is not known yet whether they did */
  "played",
  "passed",
  "not-passed",
] as const;

/** `HowFar` is how far somebody is with what they are to play. */
export type HowFar = (typeof howFars)[number];

/** `GroupName` is a group that something is assigned to; one that has been taken away has neither id nor name. */
export interface GroupName {
  id: string;
  name: string;
}

export interface NewAssignment extends AssignmentTerms {
  scenario: string;
}

/**
 * `AssignmentTerms` are what can be said of an assignment when it is given, and changed later; what is left
 * out of a change stays as it is.
 */
export interface AssignmentTerms {
  players?: AssignedSeat[];
  /** ids: their members of the moment are to play it, too */
  groups?: string[];
  /** ids of people, as the next two */
  watchers?: string[];
  markers?: string[];
  readers?: string[];
  together?: boolean;
  note?: string;
  /** empty: whoever plays chooses */
  runtime?: string;
  /** 0: the scenario's own */
  seed?: number;
  fresh?: boolean;
  raters?: number;
  times?: number;
  pass?: number;
  /** a day: 2026-11-29; empty: no bound */
  from?: string;
  until?: string;
  zone?: string;
  debrief?: DebriefRule;
  /** `addresses` are the names of those outside that are told of its runs. */
  addresses?: string[];
}

export interface AssignedSeat {
  person: string;
  seat?: string;
}

export interface Assignable extends RunPlayer {
  plays: boolean;
  marks: boolean;
  leads: boolean;
}

export interface AssignedRun {
  /** where the assignment leaves it open; empty: the default */
  runtime?: string;
}

/** `Address` is an address outside that is told what happens in runs. */
export interface Address {
  name: string;
  title: string;
  kind: string;
  /** `told` is what has become of messages to it since the server began; null: the caller does not look after it. */
  told: Told | null;
}

export interface Told {
  sent: number;
  dropped: number;
  /** 0: there was none */
  last_ms: number;
  /** why the latest was given up; empty: it was sent */
  error: string;
}

/** `Tested` is what came of a test. */
export interface Tested {
  sent: boolean;
  error?: string;
}

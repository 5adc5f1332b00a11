// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { ActionSpec, Clients, Parameter, Target, TargetKind } from "./actions";
import type { Named } from "./catalogue";
import type { Clock, SeatState } from "./commands";
import type { Actor, Audience, EndReason, EvidenceSource, RunState, UpdateStatus, Visits } from "./events";
import type { ReplicaState } from "./health";

export interface RunPlayer {
  id: string;
  name: string;
}

/** `Ring` is a page that rings for the caller. */
export interface Ring {
  run: string;
  /** of what is played */
  title: string;
  page: string;
  summary: string;
  service: string;
}

export interface Run {
  id: string;
  scenario: string;
  title: string;
  state: RunState;
  error?: string;
  person: RunPlayer;
  playing: boolean;
  created_ms: number;
  epoch_ms: number;
  now_ms: number;
  length_ms: number;
  end_reason?: EndReason;
  percent?: number;
  /**
   * `low_percent` is what it comes to at least once what waits for a person is marked, the other what it
   * comes to at most.
   */
  low_percent?: number;
  high_percent?: number;
  /** `opens_ms` is when its answers are shown to whoever played it; 0: they are. */
  opens_ms?: number;
  /** `held` says that they are shown once somebody releases them. */
  held?: boolean;
  /** `repeat` says that they knew the answers of the drill before its end. */
  repeat: boolean;
  /** `trial` says that it is in no figures: an author tries what they write, or it is a tour. */
  trial: boolean;
  /** `tour` says that whoever plays it is led through it. */
  tour: boolean;
  /** `game_day` is the one that it is played in, where a run is read by itself; empty: none. */
  game_day?: string;
  /** `runtime` is what the sandbox runs in, and Clock how run time goes by. */
  runtime: string;
  clock: Clock;
  /**
   * `pauses` says that the caller may stop it for a while, where a run is read by itself: whoever leads it,
   * and who plays it alone with help in a track.
   */
  pauses?: boolean;
  /** `plays_as` is as what on call it is played, where a track says so, read by itself; empty: as anybody plays. */
  plays_as?: string;
  /** `queue` is where it waits, in state queued. */
  queue?: QueuePlace;
  /**
   * `awaited_ms` is until when one whose server died waits, where it was, for one of its crew to open it; 0:
   * it does not.
   */
  awaited_ms?: number;
  /** `content` is how what it was played with stands to what its drill is now. */
  content: RunContent;
}

/** `QueuePlace` is where a run stands in the queue of its runtime. */
export interface QueuePlace {
  /** 1 is next */
  place: number;
  /** runs in this queue */
  waiting: number;
}

export const runContents = [
  "same",
  /** the run is read as it was played */
  "changed",
  /** and the drill is there no more */
  "gone",
  /** it was not kept: the run is read with the drill as it is now */
  "unkept",
  /** and the drill is there no more */
  "lost",
] as const;

/** `RunContent` is how what a run was played with stands to its drill as it is now. */
export type RunContent = (typeof runContents)[number];

/**
 * `RunMap` is what stays the same in a run: the stack, and who and what is there to ask, to read and to do.
 * None of it is evidence: see decisions/0051.
 */
export interface RunMap extends SystemMap {
  slos: Slo[];
  personas: Persona[];
  channels: string[];
  runbooks: RunbookEntry[];
  actions: ActionSpec[];
  /** the scenario's own first */
  updates: UpdateText[];
  /** in their order */
  hints: HintPrice[];
  /** `briefing_html` is what was told before it began, as of then. */
  briefing_html: string;
}

/**
 * `SystemMap` is the picture of a system as its people have it before anything has happened: who comes to it
 * for what, what calls what, and whose each part is. It says nothing of a drill's script.
 */
export interface SystemMap {
  stack: Stack;
  oncall: string;
  /** `also_oncall` are the other teams that the trainees are on call for. */
  also_oncall: string[];
  services: StackService[];
  teams: Named[];
  journeys: Journey[];
}

export interface Slo {
  name: string;
  title: string;
  objective: number;
}

export interface Persona {
  id: string;
  name: string;
  title: string;
  team?: string;
}

export interface RunbookEntry {
  slug: string;
  title: string;
  service: string;
}

/** `UpdateText` is a text to begin an update with. */
export interface UpdateText {
  title: string;
  /** empty: either */
  audience?: Audience;
  status?: UpdateStatus;
  text: string;
}

/**
 * `HintPrice` is what a hint costs: points, or percent of those that can be earned. What it says is told once
 * it is taken.
 */
export interface HintPrice {
  points?: number;
  percent?: number;
}

export interface Stack {
  name: string;
  title: string;
  summary: string;
  /** `clients` is what those who come to it are called. */
  clients: Clients;
}

export interface StackService {
  name: string;
  title: string;
  kind: string;
  team: string;
  tier: number;
  summary: string;
  calls: string[];
  /** somebody else's: no team of ours runs it */
  external?: boolean;
}

/** `Journey` is what customers come for. */
export interface Journey {
  name: string;
  title: string;
  /** one step after the other, as a verb in the third person */
  does: string[];
}

export interface ServiceState {
  service: string;
  version: string;
  revision: number;
  replicas: ServiceReplica[];
  alerts: string[];
}

export interface ServiceReplica {
  name: string;
  version: string;
  state: ReplicaState;
}

/** `ServiceConfig` is what a service has by way of settings, releases, flags and jobs. */
export interface ServiceConfig {
  service: string;
  revisions: ServiceRevision[];
  releases: ServiceRelease[];
  flags: Record<string, boolean>;
  jobs: ServiceJob[];
}

export interface ServiceRevision {
  number: number;
  summary: string;
  values: Record<string, string>;
}

/** `ServiceRelease` leaves out what is wrong with a release. */
export interface ServiceRelease {
  version: string;
  summary: string;
}

/** `ServiceJob` is something that a worker does at given times. */
export interface ServiceJob {
  name: string;
  title: string;
  every_ms: number;
  /** run time at which it is due first */
  at_ms: number;
  deadline_ms: number;
  needs: string[];
}

export interface Runbook extends RunbookEntry {
  intro_html: string;
  phases: RunbookPhase[];
  steps: RunbookStep[];
}

/** `RunbookPhase` is prose, and then so many of the steps. */
export interface RunbookPhase {
  title: string;
  /** it goes on with the phase before */
  continues?: boolean;
  html: string;
  steps: number;
}

export interface RunbookStep {
  id: string;
  phase: string;
  title: string;
  body_html: string;
}

/**
 * `RunPage` is a page of the list of runs; a cursor is there where there is more. It says where the page ends
 * by the run there: see decisions/0035.
 */
export interface RunPage {
  runs: Run[];
  /** of all pages */
  total: number;
  after?: string;
  before?: string;
}

export interface NewRun {
  scenario: string;
  /** 0: the scenario's own */
  seed?: number;
  /** empty: the default */
  runtime?: string;
  /** that its marks take, one or two; 0: one */
  raters?: number;
}

/**
 * `Tour` is how far somebody is who is led through a run: see decisions/0150. It has no steps where the run
 * is no tour.
 */
export interface Tour {
  steps: TourStep[];
}

export interface TourStep {
  title: string;
  html: string;
  /** `done` says that it has been done, in whatever order; what is only to be read never is. */
  done: boolean;
}

/** `Crew` is who plays a run, and in which seats. */
export interface Crew {
  /** past ones last */
  members: CrewMember[];
  /** as the run has them; none once it is over */
  seats: SeatState[];
  /** `keeps` says that the caller puts the crew together. */
  keeps: boolean;
}

export interface CrewMember {
  id: string;
  name: string;
  /** that they were given */
  seat?: string;
  joined_ms: number;
  /** 0: they are of the crew */
  left_ms?: number;
}

export interface NewMember {
  /** id, */
  person?: string;
  /** or what they sign in as */
  login?: string;
  /** empty: none */
  seat?: string;
}

export interface MemberMove {
  /** that they have from now on, and no other; empty: none */
  seat: string;
}

export interface PresenceNote {
  /** nothing of the run is before their eyes */
  away: boolean;
  /** the channel in which they are writing; empty: they are not */
  typing?: string;
}

export interface RunEnd {
  /** needed of whoever does not play it */
  why?: string;
}

/** `Shells` is what can be logged in to. */
export interface Shells {
  shells: string[];
}

/** `Fault` is a fault that whoever leads can add to a run. */
export interface Fault {
  name: string;
  category: string;
  title: string;
  doc: string;
  /** what customers notice */
  impact: string;
  target: TargetKind;
  parameters: Parameter[];
}

/**
 * `Retelling` is how far a run is told again without each action that was taken in it, one after the other,
 * which goes on after its end.
 */
export interface Retelling {
  /** plays that are over */
  done: number;
  /** 0: it waits for its turn */
  of: number;
}

/** `DryScore` is how one responder did. */
export interface DryScore {
  responder: string;
  built_in: boolean;
  percent: number;
  /** the score that it must or may reach */
  band: string;
  /** why its author set another band than usual */
  reason?: string;
  ok: boolean;
  /** what is not as it should be */
  wrong?: string[];
  ended: string;
  /** run time */
  run_s: number;
  /** see event.Hash */
  log_hash: string;
}

/** `DryStrip` is what a play looked like from outside. */
export interface DryStrip {
  responder: string;
  alerts: DryAlert[];
  pages: DryPage[];
  /** how customers fared */
  minutes: DryMinute[];
}

/** `DryAlert` is an alert, from when it fired to when it was resolved; 0: not by the end. */
export interface DryAlert {
  alert: string;
  service: string;
  severity: string;
  from_ms: number;
  to_ms: number;
}

/** `DryPage` is a page to a team. */
export interface DryPage {
  at_ms: number;
  team: string;
  service: string;
  alerts: string[];
}

/** `DryMinute` is how customers fared in a stretch of a play, a minute but for the last. */
export interface DryMinute {
  from_ms: number;
  to_ms: number;
  journeys: Record<string, Visits>;
}

/**
 * `Summary` is how a run stands, for whoever leads several side by side. All times are run time. No list is
 * null.
 */
export interface Summary {
  /** of the last event that it rests on */
  seq: number;
  /** of the run */
  length_ms: number;
  /** of the closing phase; 0: the scenario goes on */
  ends_ms?: number;
  /** why it is over; empty: it is not */
  reason?: EndReason;
  pages: SummaryPages;
  /** that are breached */
  objectives: string[];
  /** empty: nothing is declared */
  severity: string;
  /** with which the incident was closed; empty: it is not */
  outcome: string;
  updates: number;
  updated_ms?: number;
  crew: Actor[];
  roles: SummaryRole[];
  /** what the crew did last to the system; null: nothing yet */
  last: SummaryDeed | null;
  /** when one of the crew did anything, a look included; 0: nobody has */
  did_ms: number;
  looks: SummaryLook[];
  /** for approval */
  waiting: SummaryAsked[];
  /** as of a moment ago; null: not looked at yet */
  criteria: SummaryCriteria | null;
  harm: SummaryHarm;
  /** that are still to come, in the order of the script */
  injects: SummaryInject[];
  /** how many times an inject has */
  fired: number;
  /** that were given */
  hints: number;
  hints_of: number;
  /** how long whoever leads has to decide before a persona does; 0: nobody else does */
  decides_ms: number;
}

/** `SummaryPages` are the pages of a run. */
export interface SummaryPages {
  /** that nobody has resolved */
  open: number;
  /** of those, that somebody has */
  acked: number;
  /** when the first was sent of those that nobody has */
  oldest_ms?: number;
}

/** `SummaryRole` is who has a seat. */
export interface SummaryRole {
  seat: string;
  holder: Actor;
}

/** `SummaryDeed` is something that was done, in a sentence. */
export interface SummaryDeed {
  at_ms: number;
  by: string;
  text: string;
}

/** `SummaryLook` is what one of the crew has before their eyes. */
export interface SummaryLook {
  look: string;
  person: string;
  source: EvidenceSource;
  service?: string;
}

/** `SummaryAsked` is an action that waits for approval. */
export interface SummaryAsked {
  id: string;
  action: string;
  target: Target;
  by: string;
  reason: string;
  asked_ms: number;
}

/** `SummaryCriteria` is how far the rubric is met. */
export interface SummaryCriteria {
  /** criteria that earn something, of those that could */
  met: number;
  of: number;
  points: number;
  max: number;
}

/** `SummaryHarm` is how customers fared so far, the waits for approval included. */
export interface SummaryHarm {
  visits: number;
  failed: number;
  slow: number;
  /** of the failed and slow, those of the minute that was counted last */
  lately: number;
}

/** `SummaryInject` is an inject that is still to come. */
export interface SummaryInject {
  id: string;
  title: string;
  held: boolean;
  /** 0: nobody knows yet when */
  due_ms?: number;
}

// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Clients, Target } from "./actions";
import type { GlobalMark, Kind, LaneName, Severity, Shown, Visits } from "./events";
import type { MarkingState } from "./marking";
import type { Retelling, Run, RunPlayer } from "./run";

/** `ReviewAction` is what somebody is to do about a run, or after a game day. */
export interface ReviewAction {
  id: string;
  /** empty: it is of a game day */
  run: string;
  game_day?: string;
  /** of the one or the other */
  title: string;
  text: string;
  owner: RunPlayer;
  /** a day: 2026-11-29 */
  due: string;
  /** 0: not yet */
  done_ms?: number;
  /** the caller may tick it, or lead those who may */
  mine: boolean;
}

export const findingResults = [
  /** all of its points */
  "earned",
  /** some of them */
  "partial",
  /** none */
  "missed",
  /** a forbidden thing was done: points taken away */
  "lost",
  /** a forbidden thing was not done */
  "spared",
  /** waits for a person's mark */
  "open",
  /** the log does not tell: its points are in no number */
  "unjudged",
] as const;

/** `FindingResult` is what a criterion came to. */
export type FindingResult = (typeof findingResults)[number];

export interface ActionAdded {
  text: string;
  owner: string;
  due: string;
}

export interface ActionChange {
  done?: boolean;
  text?: string;
  due?: string;
}

/** `Grade` is the judgement of one run. */
export interface Grade {
  /** content hash */
  rubric: string;
  grader: number;
  score: Score;
  dimensions: Record<string, Dimension>;
  /**
   * `weighted` is the percentage over the dimensions of which there is evidence, each counted with its weight
   * on the scorecard; nil: there is none of any.
   */
  weighted: number | null;
  timings: Timings;
  /** `global` is what raters thought of the whole run; empty: nothing counts yet. */
  global?: GlobalMark;
  /** `failed` are the ids of the criteria that must be met and are not. */
  failed?: string[];
  /**
   * `ungraded` is why the run ended, where that was nobody's doing: it broke down, so that nobody can tell
   * what it would have come to. Then there is no score; the findings are how far it had come. Empty: it is
   * graded.
   */
  ungraded?: string;
  /** in the rubric's order */
  findings: Finding[];
  /**
   * `members` are those who played together, in the order in which they came, each with what they had a part
   * in; none where somebody played alone.
   */
  members?: MemberScore[];
}

/** `JudgeCriterion` is a criterion that people mark. */
export interface JudgeCriterion {
  id: string;
  title: string;
  levels: Record<string, string>;
  /** what is judged */
  things: JudgedMoment[];
}

/**
 * `Score` is points earned out of those that could be. Percent is 100 × points over max, not below 0;
 * without points to earn it is 0. Open points wait for a person's mark and are in neither number. Low and
 * High are what percent can come to once they are marked: none of them given, and all.
 */
export interface Score {
  points: number;
  max: number;
  percent: number;
  open: number;
  low: number;
  high: number;
  /**
   * `passed` says whether the run passed; empty: the drill has neither a pass mark nor a criterion that must
   * be met.
   */
  passed?: Passed;
}

/**
 * `Dimension` is the score of one dimension of the scorecard. A dimension of which the run gives no evidence
 * says so and has no score.
 */
export interface Dimension {
  title: string;
  weight: number;
  evidence: boolean;
  points: number;
  max: number;
  percent: number;
}

/**
 * `Timings` are run times and spans of a run, in seconds; a span that never came to an end is null.
 * timings.go defines each.
 */
export interface Timings {
  detect_s: number | null;
  acknowledge_s: number | null;
  evidence_s: number | null;
  mitigate_s: number | null;
  resolve_s: number | null;
}

/** `Finding` is the judgement on one criterion. */
export interface Finding {
  id: string;
  title: string;
  dimension: string;
  result: FindingResult;
  points: number;
  /** 0 for a forbidden thing */
  max: number;
  /** of Max, what waits for a person's mark */
  open?: number;
  /** `machine` is what the machine gave, where a person overruled it; nil: nobody did. */
  machine?: number;
  /** Seq of the events that it rests on; never null */
  events: number[];
  /** `seat` is whose doing counts, where several play; empty: anybody's. */
  seat?: string;
  /** `by` are the ids of those members who did what it rests on, where several play. */
  by?: string[];
  /** a sentence */
  why: string;
  /** a miss: what would have earned it */
  earn?: string;
  /**
   * `steps` is how what was done differs from the runbook that it should follow, in the runbook's order; none
   * for other kinds of criterion.
   */
  steps?: StepMove[];
}

/** `MemberScore` is one of several who played a run. */
export interface MemberScore {
  /** their id */
  person: string;
  /** that they held at any time; never null */
  seats: string[];
  /**
   * `score` is over the criteria that they had a part in: those whose findings rest on what they did, and
   * those that ask for what a seat does while they held it.
   */
  score: Score;
  /** `findings` are the ids of those criteria. */
  findings: string[];
}

/** `JudgedMoment` is one thing that happened in a run, in words. */
export interface JudgedMoment {
  seq: number;
  at_ms: number;
  who: string;
  title: string;
  /** what was written, in full */
  detail?: string;
}

export const passeds = [
  "yes",
  "no",
  /** it hangs on marks that have not been given, or on what cannot be judged */
  "open",
] as const;

/** `Passed` is whether a run passed. */
export type Passed = (typeof passeds)[number];

/** `StepMove` is one line of how what was done differs from a runbook. */
export interface StepMove {
  step: string;
  title: string;
  move: Move;
  /** Seq; 0: nothing was done */
  event?: number;
}

export const moves = [
  "done",
  "skipped",
  /** not done, and need not be */
  "aside",
  /** out of order: done before what comes first */
  "earlier",
  /** no step of it, and it did harm */
  "harmful",
] as const;

/** `Move` is what became of a step. */
export type Move = (typeof moves)[number];

/**
 * `Watch` is the golden run of a drill, by its id: its replay and its screens are asked as those of a run
 * that is over.
 */
export interface Watch {
  run: string;
  title: string;
  /** how long it took */
  length_ms: number;
}

/** `Script` is the answer key. */
export interface Script {
  truth: ScriptTruth;
  injects: ScriptInject[];
  criteria: ScriptCriterion[];
  html: string;
}

/** `ScriptTruth` is the answer key. */
export interface ScriptTruth {
  severity?: Severity;
  /** severities that earn a part */
  accept?: string[];
  causes?: ScriptCause[];
  owner?: string;
  impact: Impact;
  tells?: Tell[];
  allowed?: Allowed[];
  /** by which people call injects, services and ways between two */
  terms?: Terms[];
  /** by which people call teams */
  owners?: Terms[];
}

export interface ScriptInject {
  id: string;
  title: string;
  /** "at 20s", "15s after page.acknowledged" */
  when: string;
  /** how often it fires at most; 0: as often as there is time */
  comes: number;
  does: string;
  notes_html: string;
}

export interface ScriptCriterion {
  id: string;
  title: string;
  dimension: string;
  points: number;
  hint?: string;
  levels?: Record<number, string>;
}

/** `ScriptCause` is what was really wrong. */
export interface ScriptCause {
  inject: string;
  partial?: Target;
  /** team that should fix it; empty: that of Truth */
  owner?: string;
}

/** `Impact` is what customers suffered. */
export interface Impact {
  journey?: string;
  share?: string;
  kind?: string;
}

/** `Tell` is a place where the truth shows. Exactly one of Metrics, Logs, Changes, Customer and Config is set. */
export interface Tell {
  /** inject; empty: every one that does harm */
  of?: string;
  metrics?: string;
  logs?: string;
  changes?: string;
  customer?: string;
  config?: string;
  service?: string;
  /** with Metrics: it went beyond this */
  above?: number;
  /** with Metrics: it fell short of this */
  below?: number;
  /** with Metrics and Config: it is not what it was before the inject */
  changed?: boolean;
}

/** `Allowed` is an action that may change the system for good. */
export interface Allowed {
  action: string;
  target: Target;
}

/** `Terms` are the words by which people call one thing. */
export interface Terms {
  of: string;
  words: string[];
}

export interface Debrief {
  run: Run;
  grade: Grade;
  debrief: Analysis;
  html: string;
  /** that the caller can mark */
  criteria: JudgeCriterion[];
  marking: MarkingState;
  events: Shown[];
  review: Review;
  /** `retelling` is how far the run is told again without each of its actions; null: that is not going on. */
  retelling: Retelling | null;
  /** runs of the same drill by the same person, the latest first */
  earlier: EarlierRun[];
}

/**
 * `WithheldDebrief` is the debrief of a run whose answers are not shown yet to whoever played it: what they
 * did themselves, and when it opens, or that it opens as soon as they have said how it went.
 */
export interface WithheldDebrief {
  run: Run;
  withheld: WithheldNote;
  events: Shown[];
}

/** `Analysis` is the reading of one run. Lists are never null. */
export interface Analysis {
  /** run time of the last thing that happened */
  end_ms: number;
  /**
   * `cut_short` says that the run ended by no doing of those who play. It is not graded then: the score is of
   * what is there, and stands for nothing.
   */
  cut_short: boolean;
  score: Score;
  /** `verdict` says in a sentence what the run came to, and never more than that. */
  verdict: string;
  assessments: Assessment[];
  truth: Truth;
  /** top to bottom */
  lanes: Lane[];
  entries: Entry[];
  bands: Band[];
  missed: MissedTell[];
  /** what would have helped most first */
  chances: Chance[];
  patterns: Pattern[];
  /**
   * `signals` are what findings rest on that can be seen again, by their ids; those that rest on nothing of
   * the kind have none.
   */
  signals: Record<string, FindingSignal[]>;
  /** `customers` is how they fared; nil: the log cannot tell how they would have otherwise. */
  customers: Reckoning | null;
  /** `clients` is what customers are called: the sentences above say so. */
  clients: Clients;
}

/** `Review` is what people concluded from a run, and what they are to do. */
export interface Review {
  happened: string;
  causes: string;
  learned: string;
  by?: string;
  /** 0: never */
  written_ms?: number;
  /** some of it reads as if somebody were at fault */
  blames: boolean;
  /** as they were added */
  actions: ReviewAction[];
  /** whose an action may be */
  owners: RunPlayer[];
}

/** `EarlierRun` is a run of the same drill that the same person played before. */
export interface EarlierRun {
  id: string;
  created_ms: number;
  /** null: it has no score */
  percent: number | null;
  repeat: boolean;
  timings: Timings;
}

export interface WithheldNote {
  /** 0: with their assessment, when somebody releases it, or never */
  opens_ms: number;
  never: boolean;
  text: string;
  /** their assessment is waited for, and can be written now */
  assess: boolean;
  /** in words */
  ask: string;
}

/** `Assessment` is how it went in the eyes of somebody who played. */
export interface Assessment {
  person: string;
  by: string;
  skipped: boolean;
  well?: string;
  better?: string;
  /** the score that they expected */
  percent: number;
}

/** `Truth` is the answer key in the terms of the screen. */
export interface Truth {
  severity?: Severity;
  accept: string[];
  owner?: string;
  causes: Cause[];
  /** a sentence */
  impact?: string;
}

/** `Lane` is one row of the timeline. */
export interface Lane {
  name: LaneName;
  title: string;
}

/** `Entry` is one thing on the timeline. */
export interface Entry {
  seq: number;
  at_ms: number;
  lane: LaneName;
  kind: Kind;
  /** name of the person or persona */
  actor?: string;
  title: string;
  detail?: string;
  /** ids of the criteria that cite it */
  findings: string[];
}

/** `Band` is a time during which an SLO was not met. */
export interface Band {
  slo: string;
  from_ms: number;
  /** the run's end when it was never met again */
  to_ms: number;
  /** still breached at the end */
  open: boolean;
}

/** `MissedTell` is a place where the truth showed and nobody looked. */
export interface MissedTell {
  /** inject; empty: all of them */
  of?: string;
  text: string;
}

/**
 * `Chance` is a criterion that took points from a run, or gave fewer than it could: what would have gone
 * better another way.
 */
export interface Chance {
  /** id of the finding */
  criterion: string;
  title: string;
  /** points, above 0 */
  lost: number;
  /** why they were lost, in a sentence */
  text: string;
  /** what would have earned them */
  earn?: string;
  events: number[];
}

/**
 * `Pattern` is a way of working that makes incidents worse, and the moments of a run that show it. It says
 * nothing about the score, which has its own reasons.
 */
export interface Pattern {
  kind: PatternKind;
  title: string;
  /** what was seen of it, in sentences */
  text: string;
  /** what to do another time, in a sentence */
  instead: string;
  /** in order; never null */
  events: number[];
}

/**
 * `FindingSignal` is something that a finding rests on, by where it can be seen again: what was looked at,
 * and over which stretch of run time.
 */
export interface FindingSignal {
  kind: SignalKind;
  service?: string;
  /** `query` is PromQL, a search of log lines, the name of a journey, or of an objective. */
  query?: string;
  from_s: number;
  to_s: number;
  /** when it was before somebody */
  at_s: number;
  /** of the event that cites it */
  seq: number;
}

/**
 * `Reckoning` is how customers fared in a run, how they would have otherwise, and what each thing that was
 * done to the system saved or cost them.
 */
export interface Reckoning {
  /** `text` says it in a few sentences. */
  text: string;
  /** by name */
  journeys: JourneyFared[];
  /**
   * `actions` are those of trainees, in order, that the model has left out one at a time; without any it has
   * not, yet or ever.
   */
  actions: ActionFared[];
}

/** `Cause` is what was really wrong. */
export interface Cause {
  inject: string;
  title: string;
  fault?: string;
  target?: Target;
  /** when it fired; null: it never did */
  at_ms: number | null;
}

/** `PatternKind` names a pattern. */
export type PatternKind = string;

export const signalKinds = [
  /** of a query */
  "chart",
  /** of a service */
  "dashboard",
  "logs",
  "changes",
  /** of a service */
  "config",
  /** what somebody met on a journey */
  "visit",
  /** how all customers fared, by minute */
  "customers",
  /** how well an objective was met */
  "objective",
] as const;

/** `SignalKind` is where a signal is seen. */
export type SignalKind = (typeof signalKinds)[number];

/**
 * `JourneyFared` is how customers fared on one journey, to the scenario's own end: in the run, when nobody
 * acts, and with the golden rehearsal.
 */
export interface JourneyFared {
  journey: string;
  run: Visits;
  idle: Visits;
  golden: Visits;
}

/** `ActionFared` is what an action saved customers; below zero is what it cost them. */
export interface ActionFared {
  /** of the event action.taken */
  seq: number;
  failed: number;
  slow: number;
  /** a sentence */
  text: string;
}

/** `Golden` is how a drill is done well, to be put beside a run of it. */
export interface Golden {
  percent: number;
  timings: Timings;
  steps: GoldenStep[];
}

export interface GoldenStep {
  at_ms: number;
  title: string;
}

/** `Replay` is a run to be played again before somebody's eyes. */
export interface Replay {
  run: Run;
  /** run time of its end */
  length_ms: number;
  phases: ReplayPhase[];
  /** `events` are those that were shown while it went on, each with its seq. */
  events: Shown[];
  /** `truth` are those on the timeline of the debrief that were shown to nobody who played. */
  truth: Shown[];
  decisions: Decision[];
}

/** `ReplayPhase` is a stretch of a run by how far its players had come. */
export interface ReplayPhase {
  name: PhaseName;
  from_ms: number;
  to_ms: number;
}

/**
 * `Decision` is a moment of a run at which somebody who plays decided something: a run that is watched stops
 * before it, and asks what the watcher would do.
 */
export interface Decision {
  /** of the event that came of it */
  seq: number;
  at_ms: number;
  kind: DecisionKind;
  who: string;
  /** what they did, in a sentence */
  title: string;
}

export const phaseNames = [
  /** nobody has been paged */
  "quiet",
  /** nobody has taken the first page */
  "paged",
  /** customers have not been helped */
  "looking",
  /** they have, and not everything is well */
  "restored",
  /** every objective is met for good */
  "well",
] as const;

/** `PhaseName` tells which. */
export type PhaseName = (typeof phaseNames)[number];

export const decisionKinds = [
  /** to take the first page */
  "acknowledge",
  /** how bad it is */
  "severity",
  /** where to look: the first look that shows a tell */
  "look",
  /** what is wrong */
  "suspicion",
  /** what to do about it */
  "action",
  /** whom to bring in */
  "escalation",
  /** what to tell others */
  "update",
  /** that it is over */
  "all-clear",
] as const;

/** `DecisionKind` is what is decided. */
export type DecisionKind = (typeof decisionKinds)[number];

/**
 * `CustomersFared` is how they fared over a run, and how well its objectives were met: the counts that its
 * grade rests on.
 */
export interface CustomersFared {
  /** by name */
  journeys: JourneyMinutes[];
  /** by name */
  objectives: ObjectiveMet[];
}

/** `JourneyMinutes` is how customers fared on one journey, minute by minute. */
export interface JourneyMinutes {
  journey: string;
  minutes: FaredMinute[];
}

/**
 * `ObjectiveMet` is how well one was met: its indicator, the share of what went well over the time just
 * before, each minute and where it crossed the objective.
 */
export interface ObjectiveMet {
  slo: string;
  points: SLIPoint[];
}

/** `FaredMinute` is a minute of a run, or what was left of it when it was counted. */
export interface FaredMinute extends Visits {
  from_s: number;
  to_s: number;
}

/** `SLIPoint` is an indicator at a run time. */
export interface SLIPoint {
  at_s: number;
  /** 0 to 1 */
  sli: number;
}

export interface ReviewWritten {
  happened: string;
  causes: string;
  learned: string;
}

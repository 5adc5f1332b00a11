// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Effect, Target } from "./actions";
import type { Health } from "./health";
import type { ActionApproved, ActionFailed, ActionPreviewed, ActionRefused, ActionRequested, ActionTaken, CommandRun, ComponentMarked, DecidingSet, EvidenceChanged, EvidenceClosed, EvidenceViewed, IncidentClosed, IncidentDeclared, MessageSent, NoteAdded, PageAcknowledged, PageEscalated, PageResolved, PageSent, SeverityDeclared, StepChecked, UpdatePosted } from "./incident";

export const runStates = [
  /** it waits for a place */
  "queued",
  /** its system is coming up */
  "starting",
  "running",
  "ended",
  /** its system could not be started */
  "failed",
] as const;

/** `RunState` is how far a run is. */
export type RunState = (typeof runStates)[number];

/**
 * `Shown` is an event as it leaves the server. Ordinal counts what this viewer has been shown of the run, so
 * that it has no gaps: gaps in Seq would betray hidden injects. Seq is zero for those who do not know
 * everything.
 */
export type Shown = { [K in Kind]: ShownOf<K> }[Kind];

/** `ChangeRecorded` is a line in the change list: what a trainee asks when asking "what changed?". */
export interface ChangeRecorded {
  /** "c1"; unique in the run */
  change: string;
  /** as actions declare it: deploy, config, … */
  type: string;
  service: string;
  by: string;
  summary: string;
  /** that whoever took the action gave */
  reason?: string;
  /** run time of the change itself: may lie before the run */
  at_ms: number;
  /**
   * the inject it belongs to; never shown to trainees
   * Not shown to whoever plays.
   */
  inject?: string;
  /** the trainee's action it came from */
  action?: string;
}

/**
 * `MarkGiven` is human judgement on one criterion, so that grading stays a pure function of the log. The last
 * mark of a rater on a criterion counts.
 */
export interface MarkGiven {
  criterion: string;
  level: number;
  /** for those who played */
  comment?: string;
}

/**
 * `RunMarked` is what a rater thinks of the run as a whole, beside the criteria. The last of a rater counts.
 * It earns no points: pass marks are set by it.
 */
export interface RunMarked {
  global: GlobalMark;
  /** for those who played */
  comment?: string;
}

export const laneNames = [
  /** what was done to the system, and how customers fared */
  "truth",
  /** what told of it */
  "signals",
  /** what was said and decided */
  "people",
  /** what was done about it */
  "actions",
  /** what was looked at */
  "evidence",
] as const;

/** `LaneName` is where on a run's timeline an event stands. */
export type LaneName = (typeof laneNames)[number];

/** `Kind` names what happened, in the past tense. */
export type Kind = keyof Bodies;

/** `Visits` are those of one journey that ended in a span of time. */
export interface Visits {
  visits: number;
  /** that customers left without what they came for */
  failed: number;
  /**
   * `slow` are those that went well in the end, in which an answer took longer than the journey's slowness,
   * further tries included. See stack.Journey.
   */
  slow: number;
}

/**
 * `AssessmentWritten` is how it went in the eyes of somebody who played, written after the end and before
 * they were shown their score. There is one of each trainee; it counts for nothing, and stands beside the
 * score.
 */
export interface AssessmentWritten {
  /** they did not want to say; the rest is empty then */
  skipped?: boolean;
  /** what they did well */
  well?: string;
  /** what they would do another way */
  better?: string;
  /** the score that they expect, 0 to 100 */
  percent: number;
}

/** `Actor` is who did it. */
export interface Actor {
  kind: ActorKind;
  id?: string;
  name?: string;
}

export const actorKinds = ["engine", "person", "persona"] as const;

export type ActorKind = (typeof actorKinds)[number];

export const attemptEnds = ["submitted", "time", "withdrawn"] as const;

export type AttemptEnd = (typeof attemptEnds)[number];

export const audiences = ["stakeholders", "customers"] as const;

export type Audience = (typeof audiences)[number];

export const closeReasons = ["next", "away", "silent"] as const;

export type CloseReason = (typeof closeReasons)[number];

export const componentStates = ["operational", "degraded", "partial-outage", "outage"] as const;

export type ComponentState = (typeof componentStates)[number];

export const counteds = ["minute", "mark", "claim", "end"] as const;

export type Counted = (typeof counteds)[number];

export const faultEnds = ["after", "until", "turn"] as const;

export type FaultEnd = (typeof faultEnds)[number];

export const endReasons = ["recovered", "closed", "time", "stopped", "interrupted", "failed", "unrecorded", "abandoned"] as const;

export type EndReason = (typeof endReasons)[number];

export const globalMarks = ["clear-fail", "borderline", "clear-pass"] as const;

export type GlobalMark = (typeof globalMarks)[number];

export const impactKinds = ["slow", "errors", "unavailable"] as const;

export type ImpactKind = (typeof impactKinds)[number];

export const moments = ["baseline", "action", "end"] as const;

export type Moment = (typeof moments)[number];

export const actionNeeds = ["approval"] as const;

export type ActionNeed = (typeof actionNeeds)[number];

export const notifyReasons = ["first", "joined", "eased", "over", "repeated"] as const;

export type NotifyReason = (typeof notifyReasons)[number];

export const outcomes = ["resolved", "no-fault"] as const;

export type Outcome = (typeof outcomes)[number];

export const severities = ["SEV1", "SEV2", "SEV3", "SEV4"] as const;

export type Severity = (typeof severities)[number];

export const skipReasons = ["facilitator", "unless", "until"] as const;

export type SkipReason = (typeof skipReasons)[number];

export const evidenceSources = ["dashboard", "metrics", "logs", "changes", "runbook", "customer", "config", "preview"] as const;

export type EvidenceSource = (typeof evidenceSources)[number];

export const updateStatuses = ["investigating", "identified", "monitoring", "resolved"] as const;

export type UpdateStatus = (typeof updateStatuses)[number];

/** What an event of each kind says. */
export interface Bodies {
  "action.approved": ActionApproved;
  "action.failed": ActionFailed;
  "action.previewed": ActionPreviewed;
  "action.refused": ActionRefused;
  "action.requested": ActionRequested;
  "action.taken": ActionTaken;
  "alert.fired": AlertFired;
  "alert.resolved": AlertResolved;
  /** Not shown to whoever plays. */
  "answer.judged": AnswerJudged;
  "answer.pasted": AnswerPasted;
  "answer.submitted": AnswerSubmitted;
  "assessment.written": AssessmentWritten;
  "attempt.ended": AttemptEnded;
  "attempt.paused": AttemptPaused;
  "attempt.resumed": AttemptResumed;
  "attempt.started": AttemptStarted;
  /** Not shown to whoever plays. */
  "baselines.played": BaselinesPlayed;
  "change.recorded": ChangeRecorded;
  "clock.changed": ClockChanged;
  "closing.began": ClosingBegan;
  "command.run": CommandRun;
  "command.tried": CommandTried;
  "component.marked": ComponentMarked;
  /** Not shown to whoever plays. */
  "counterfactual.played": CounterfactualPlayed;
  /** Not shown to whoever plays. */
  "deciding.set": DecidingSet;
  /** Not shown to whoever plays. */
  "effects.recorded": EffectsRecorded;
  "evidence.changed": EvidenceChanged;
  "evidence.closed": EvidenceClosed;
  "evidence.viewed": EvidenceViewed;
  /** Not shown to whoever plays. */
  "fault.applied": FaultApplied;
  /** Not shown to whoever plays. */
  "fault.cleared": FaultCleared;
  /** Not shown to whoever plays. */
  "fault.ended": FaultEnded;
  /** Not shown to whoever plays. */
  "fault.failed": FaultFailed;
  /** Not shown to whoever plays. */
  "fault.grown": FaultGrown;
  /** Not shown to whoever plays. */
  "fault.requested": FaultRequested;
  /** Not shown to whoever plays. */
  "fault.reverted": FaultReverted;
  "handoff.written": HandoffWritten;
  /** Not shown to whoever plays. */
  "health.snapshotted": HealthSnapshotted;
  "hint.asked": HintAsked;
  "hint.given": HintGiven;
  "hypothesis.stated": HypothesisStated;
  "hypothesis.withdrawn": HypothesisWithdrawn;
  "impact.stated": ImpactStated;
  "incident.closed": IncidentClosed;
  "incident.declared": IncidentDeclared;
  /** Not shown to whoever plays. */
  "inject.added": InjectAdded;
  /** Not shown to whoever plays. */
  "inject.delayed": InjectDelayed;
  /** Not shown to whoever plays. */
  "inject.fired": InjectFired;
  /** Not shown to whoever plays. */
  "inject.held": InjectHeld;
  /** Not shown to whoever plays. */
  "inject.released": InjectReleased;
  /** Not shown to whoever plays. */
  "inject.skipped": InjectSkipped;
  /** Not shown to whoever plays. */
  "mark.given": MarkGiven;
  "member.joined": MemberJoined;
  "member.left": MemberLeft;
  "message.sent": MessageSent;
  "note.added": NoteAdded;
  /** Not shown to whoever plays. */
  "note.written": NoteWritten;
  "notification.filed": NotificationFiled;
  "page.acknowledged": PageAcknowledged;
  "page.assigned": PageAssigned;
  "page.closed": PageClosed;
  "page.escalated": PageEscalated;
  "page.merged": PageMerged;
  "page.reopened": PageReopened;
  "page.resolved": PageResolved;
  "page.sent": PageSent;
  "page.snoozed": PageSnoozed;
  "page.taken": PageTaken;
  "page.updated": PageUpdated;
  /** Not shown to whoever plays. */
  "point.overruled": PointOverruled;
  /** Not shown to whoever plays. */
  "raters.asked": RatersAsked;
  "responder.joined": ResponderJoined;
  "role.handed": RoleHanded;
  "role.taken": RoleTaken;
  "rule.written": RuleWritten;
  "run.ended": RunEnded;
  "run.extended": RunExtended;
  /** Not shown to whoever plays. */
  "run.marked": RunMarked;
  "run.paused": RunPaused;
  "run.resumed": RunResumed;
  "run.started": RunStarted;
  "run.stopped": RunStopped;
  "severity.declared": SeverityDeclared;
  "silence.created": SilenceCreated;
  "silence.ended": SilenceEnded;
  /** Not shown to whoever plays. */
  "slo.breached": SLOBreached;
  /** Not shown to whoever plays. */
  "slo.restored": SLORestored;
  /** Not shown to whoever plays. */
  "slo.sampled": SLOSampled;
  "step.checked": StepChecked;
  /** Not shown to whoever plays. */
  "threshold.cleared": ThresholdCleared;
  /** Not shown to whoever plays. */
  "threshold.crossed": ThresholdCrossed;
  "time.given": TimeGiven;
  "update.posted": UpdatePosted;
  /** Not shown to whoever plays. */
  "visits.counted": VisitsCounted;
  "whisper.sent": WhisperSent;
}

/** One event of a kind, as the server shows it. */
export interface ShownOf<K extends Kind> {
  n: number;
  seq?: number;
  at_ms: number;
  /** Unix milliseconds */
  wall_ms: number;
  actor: Actor;
  kind: K;
  body: Bodies[K];
}

/** `AlertFired` says that a rule has held for as long as it asks. */
export interface AlertFired {
  /** rule name */
  alert: string;
  /** identifies rule and labels */
  fingerprint: string;
  service: string;
  /** label: page or ticket */
  severity: string;
  summary: string;
  description?: string;
  /** slug */
  runbook?: string;
  labels?: Record<string, string>;
  value: number;
}

/** `AlertResolved` says that the rule no longer holds. */
export interface AlertResolved {
  alert: string;
  fingerprint: string;
  service: string;
}

/**
 * `AnswerJudged` is what a machine found out of an answer that was handed in, for one check. The last of a
 * check counts: a mended judge writes another, and the old one stays to be read. See decisions/0144.
 */
export interface AnswerJudged {
  check: string;
  /** of what can be earned: 0 to 1 */
  share: number;
  why: string;
}

/**
 * `AnswerPasted` says that something was put into an answer at once, and nothing of what it was: a fact
 * beside the answer, and no judgement.
 */
export interface AnswerPasted {
  part: string;
  characters: number;
}

/** `AnswerSubmitted` is what was handed in, whole. The last counts. */
export interface AnswerSubmitted {
  /** in the order in which they were asked for */
  parts: AnswerPart[];
}

/** `AttemptEnded` says that nothing more is answered. */
export interface AttemptEnded {
  reason: AttemptEnd;
}

/** `AttemptPaused` says that the time of an attempt stands still. */
export interface AttemptPaused {
}

/** `AttemptResumed` says that it goes on. */
export interface AttemptResumed {
}

/** `AttemptStarted` opens the log of an attempt at an exercise, whose run time is the time that counts for it. */
export interface AttemptStarted {
  /** slug */
  exercise: string;
  /** kind of exercise */
  kind: string;
  /** Not shown to whoever plays. */
  seed: number;
  /**
   * content hash of what was asked
   * Not shown to whoever plays.
   */
  edition: string;
  raters?: number;
  /** that there are */
  minutes: number;
}

/**
 * `BaselinesPlayed` says how customers would have fared without those who played: what the model made of the
 * same scenario, seed and interventions of those who led. It comes after the end of a run.
 */
export interface BaselinesPlayed {
  /** that played them */
  runtime: string;
  /** its version */
  model: number;
  /**
   * `idle` is when nobody acts, to the scenario's own end, and Then how far that had come when this run
   * ended. Golden is when the scenario's golden rehearsal does. The wait for an approval is in none of them.
   */
  idle: Record<string, Visits>;
  then: Record<string, Visits>;
  golden: Record<string, Visits>;
  /**
   * `tail` is what came after the end of this run, to the scenario's own, with nobody acting any more; empty
   * where this run went on to there itself.
   */
  tail?: Record<string, Visits>;
}

/** `ClockChanged` says how much run time passes from here on in a second of wall time. */
export interface ClockChanged {
  speed: number;
}

/**
 * `ClosingBegan` says that the scenario is over and that there is still time for words: what is asked of the
 * system and of customers is asked until here.
 */
export interface ClosingBegan {
  /** run time at which the run ends, if nobody ends it before */
  ends_ms: number;
  /** for which it then ends */
  reason: EndReason;
}

/**
 * `CommandTried` is a command that whoever answers had run on what they wrote, in a cage: a fact beside the
 * answer, and no judgement. Logs of before have it, and nothing writes it any more: see decisions/0160.
 */
export interface CommandTried {
  line: string;
  /** `exit` is its exit code; -1: it was stopped, and Stopped says why. */
  exit: number;
  stopped?: string;
}

/**
 * `CounterfactualPlayed` says how customers would have fared had one of those who played not done one thing,
 * and all else as they did: what the model made of it. It comes after the end of a run, once for each thing
 * done. Whole is the same with nothing left out, and Idle when nobody acts. The wait for an approval is in
 * them.
 */
export interface CounterfactualPlayed {
  /** that played it */
  runtime: string;
  /** its version */
  model: number;
  /** `request` is the id of the action that is left out, and Action and Target what it was. */
  request: string;
  action: string;
  target: string;
  without: Record<string, Visits>;
  whole: Record<string, Visits>;
  idle: Record<string, Visits>;
}

/**
 * `EffectsRecorded` says what an action, or a fault of the script, changed in the system: exactly, and what
 * it was before. It follows what it belongs to.
 */
export interface EffectsRecorded {
  /** id of the action.taken */
  action?: string;
  /** of the fault.applied */
  inject?: string;
  effects: Effect[];
  /** `ended` says that the script took back what it had changed: each effect is the way back of an earlier one. */
  ended?: boolean;
}

/** `FaultApplied` says that the sandbox took the fault. */
export interface FaultApplied {
  inject: string;
  fault: string;
}

/**
 * `FaultCleared` says that nothing is in force any more of what an inject's faults changed, whoever took it
 * away. It is told only where the scenario asks for it, as of the scrape at which that was found.
 */
export interface FaultCleared {
  inject: string;
}

/**
 * `FaultEnded` says that the run took a fault back by its script, and not because the run is over: from here
 * on it does no harm, unless somebody had taken it away before.
 */
export interface FaultEnded {
  inject: string;
  fault: string;
  why: FaultEnd;
  /** `next_ms` is the run time at which it comes again; 0: it does not, by its script. */
  next_ms?: number;
  /** why it could not be taken back */
  error?: string;
}

/** `FaultFailed` says that it did not. */
export interface FaultFailed {
  inject: string;
  fault: string;
  error: string;
  /** `foreseen` says that the script has something in its place. */
  foreseen?: boolean;
}

/** `FaultGrown` says that a fault that is on got worse by a step of its script. */
export interface FaultGrown {
  inject: string;
  fault: string;
  /** from 1 */
  step: number;
  /** in force from here on */
  args: Record<string, string>;
}

/**
 * `FaultRequested` is committed before a fault touches the sandbox: the log and the sandbox cannot commit
 * together.
 */
export interface FaultRequested {
  inject: string;
  fault: string;
  target: Target;
  args?: Record<string, string>;
}

/** `FaultReverted` says that the run took its fault back at the end. */
export interface FaultReverted {
  inject: string;
  fault: string;
  error?: string;
}

/**
 * `HandoffWritten` is what whoever hands over a seat says of how things stand. The crew reads it: what one
 * needs to know to go on, the others have to know as well.
 */
export interface HandoffWritten {
  seat: string;
  text: string;
}

/** `HealthSnapshotted` is the technical truth at one moment, for grading. */
export interface HealthSnapshotted {
  moment: Moment;
  health: Health;
  slis?: Record<string, number>;
}

/** `HintAsked` says that one of the crew asked for the next hint; HintGiven follows. */
export interface HintAsked {
  /** from 1 */
  step: number;
}

/**
 * `HintGiven` is a hint of the scenario that was told to the whole crew, because one of them asked or because
 * whoever leads gave it.
 */
export interface HintGiven {
  /** from 1 */
  step: number;
  text: string;
  /** What it costs: points, or percent of those that can be earned; both 0: nothing. */
  points?: number;
  percent?: number;
}

/**
 * `HypothesisStated` says what someone believes, and what it rests on. It stands until it is withdrawn;
 * another one beside it does not take it back.
 */
export interface HypothesisStated {
  /** "h1"; unique in the run; empty in logs of before */
  hypothesis?: string;
  text: string;
  /** service, or the way between two: "a->b" */
  suspect?: string;
  /** id of a recorded change */
  change?: string;
  /** team that should fix it */
  owner?: string;
}

/** `HypothesisWithdrawn` takes a hypothesis back. */
export interface HypothesisWithdrawn {
  hypothesis: string;
  reason: string;
  /** something seen speaks against it; else it is only given up */
  ruled_out: boolean;
}

/**
 * `ImpactStated` says what customers suffer, as far as someone knows. Each says it anew: what an earlier one
 * said and this one does not is not known any more.
 */
export interface ImpactStated {
  journey?: string;
  /** of customers: "30%" or "15-30%"; see ParseShare */
  share?: string;
  kind?: ImpactKind;
}

/** `InjectAdded` says that an inject was added which the scenario does not have. */
export interface InjectAdded {
  /** its id in this run */
  inject: string;
  title: string;
  /**
   * `sheet` is the inject as it was written, in the scenario language. Without a moment of its own there it
   * comes AfterMS later.
   */
  sheet: string;
  /** run time */
  after_ms?: number;
}

/** `InjectDelayed` says that an inject was put off, or all that was due at a known time. */
export interface InjectDelayed {
  /** empty: all of them */
  inject?: string;
  /** run time */
  by_ms: number;
}

/** `InjectFired` says that a scripted stimulus was set off. Trainees never know. */
export interface InjectFired {
  inject: string;
  title: string;
  /** `time` counts the firings of an inject that comes again, from 1; 0: it comes once. */
  time?: number;
}

/**
 * `InjectHeld` says that a facilitator holds an inject back; InjectReleased, InjectFired or InjectSkipped
 * follows when they let it go.
 */
export interface InjectHeld {
  inject: string;
}

/** `InjectReleased` says that an inject which was held comes by its script again. */
export interface InjectReleased {
  inject: string;
}

/**
 * `InjectSkipped` says that an inject will not be fired: a facilitator skipped it, or its unless held; or
 * that it will not be fired again.
 */
export interface InjectSkipped {
  inject: string;
  /** facilitator, unless or until */
  why: SkipReason;
}

/**
 * `MemberJoined` says that somebody is of the crew from now on. The first member is in RunStarted alone,
 * unless they were given a seat.
 */
export interface MemberJoined {
  member: Actor;
  /** that they were given; empty: none */
  seat?: string;
}

/** `MemberLeft` says that somebody is of the crew no more. The seats that they held are empty. */
export interface MemberLeft {
  member: Actor;
}

/**
 * `NoteWritten` is a note that whoever leads a run keeps for themselves, at its moment: no member reads it,
 * not even in an open debrief.
 */
export interface NoteWritten {
  text: string;
}

/**
 * `NotificationFiled` is a notification to a receiver that is nobody: it lies in a channel or a queue of
 * tickets, and rings nowhere.
 */
export interface NotificationFiled {
  receiver: string;
  why: NotifyReason;
  group: string;
  /** rule names of those that fire */
  alerts?: string[];
  /** of those that have stopped */
  stopped?: string[];
  service: string;
  summary: string;
}

/**
 * `PageAssigned` says for whom a page rings from now on, and for nobody else: it is open again, whoever had
 * it. The run itself says so of a page whose team does not page all of itself first.
 */
export interface PageAssigned {
  page: string;
  to: Callee[];
  reason?: string;
}

/**
 * `PageClosed` says that somebody resolved a page by hand: it rings no more, whether its alerts have stopped
 * or not.
 */
export interface PageClosed {
  page: string;
  reason: string;
}

/** `PageMerged` says that a page is part of the incident: whoever is on the incident is on the page. */
export interface PageMerged {
  page: string;
}

/** `PageReopened` says that a page whose time to snooze is over rings again, for whomever it rang before. */
export interface PageReopened {
  page: string;
}

/** `PageSnoozed` says that a page that somebody has rings for nobody until a run time. */
export interface PageSnoozed {
  page: string;
  /** run time, in milliseconds */
  until_ms: number;
}

/** `PageTaken` says that a colleague whom nobody plays has the page from now on. */
export interface PageTaken {
  page: string;
  /** theirs */
  team?: string;
}

/**
 * `PageUpdated` says that whom a page went to was notified of its alerts again, as routing has it. An open
 * page rings anew; one that was acknowledged stays quiet.
 */
export interface PageUpdated {
  page: string;
  /** team */
  to: string;
  /** first: anew after it had stopped unnoticed */
  why: NotifyReason;
  /** rule names of those that fire now */
  alerts: string[];
  /** of those that have stopped since */
  stopped?: string[];
}

/**
 * `PointOverruled` says that a person gives other points for a criterion than the machine did, and why. The
 * last on a criterion counts; what a person marks is not overruled.
 */
export interface PointOverruled {
  criterion: string;
  points: number;
  /** for those who are judged */
  reason: string;
}

/**
 * `RatersAsked` says how many raters a run takes, from here on: with two, neither sees the other's marks
 * before both have given theirs.
 */
export interface RatersAsked {
  raters: number;
}

/** `ResponderJoined` says that a colleague whom nobody plays, and who was paged or brought in, is there. */
export interface ResponderJoined {
  /** that they were paged for */
  page?: string;
  /** theirs */
  team?: string;
}

/** `RoleHanded` says that a member gave up a seat, to another or to nobody. */
export interface RoleHanded {
  seat: string;
  from: Actor;
  /** zero: the seat is empty now */
  to?: Actor;
}

/** `RoleTaken` says that a member holds a seat from now on, and whoever held it before does so no more. */
export interface RoleTaken {
  seat: string;
  /** who else than the actor where somebody was given it */
  member: Actor;
}

/**
 * `RuleWritten` says that somebody wrote an alert rule, which is evaluated from then on, in the place of one
 * that they wrote by the same name before.
 */
export interface RuleWritten {
  alert: string;
  service: string;
  /** page or ticket */
  severity: string;
  expr: string;
  /** how long the expression has to hold, in seconds */
  for_s: number;
  summary: string;
  runbook?: string;
  /**
   * `since_ms` is how far back in what had been measured it was tried, in run time, in milliseconds; Fired is
   * when it would have fired from there on.
   */
  since_ms: number;
  fired: RuleStretch[];
}

/** `RunEnded` closes every log but for marks given later. */
export interface RunEnded {
  reason: EndReason;
}

/** `RunExtended` says that a run takes longer than its scenario says. */
export interface RunExtended {
  /** run time */
  by_ms: number;
  /** that it has from here on */
  length_ms: number;
}

/** `RunPaused` says that run time stands still until it is resumed. */
export interface RunPaused {
}

/** `RunResumed` says that run time goes on. */
export interface RunResumed {
}

/** `RunStarted` opens every log. */
export interface RunStarted {
  /** slug */
  scenario: string;
  title: string;
  stack: string;
  runtime: string;
  /** Not shown to whoever plays. */
  seed: number;
  /**
   * content hash; the answer key's name, not the key
   * Not shown to whoever plays.
   */
  rubric: string;
  /** wall clock of run time zero, Unix milliseconds */
  epoch_ms: number;
  length_ms: number;
  trainees: Actor[];
  /** that its marks take; 0: one */
  raters?: number;
  /**
   * `policy` is how the house works that it is played in: start-up, enterprise or regulated; empty: as the
   * scenario has it.
   */
  policy?: string;
}

/** `RunStopped` says that somebody who leads has the run end, and why: run.ended follows. */
export interface RunStopped {
  why: string;
}

/**
 * `SilenceCreated` says that somebody keeps alerts from being told of until a run time: those with labels
 * that all matchers hold for.
 */
export interface SilenceCreated {
  /** "s1"; unique in the run */
  silence: string;
  /** as routing has them: service="api" */
  matchers: string[];
  comment: string;
  /** run time, in milliseconds */
  until_ms: number;
  /** rule names of those that fire and are meant */
  alerts?: string[];
  /** that these are about */
  services?: string[];
}

/** `SilenceEnded` says that a silence is over: its time is up, or somebody ended it before. */
export interface SilenceEnded {
  silence: string;
}

/** `SLOBreached` says that an objective stopped being met. */
export interface SLOBreached {
  slo: string;
  sli: number;
}

/** `SLORestored` says that it is met again. */
export interface SLORestored {
  slo: string;
  sli: number;
}

/** `SLOSampled` packs one value of every SLI; there is one a minute. An SLI without traffic to judge is left out. */
export interface SLOSampled {
  slis: Record<string, number>;
}

/** `ThresholdCleared` says that it is within again. That it was to begin with is told by nothing. */
export interface ThresholdCleared {
  threshold: string;
  value: number;
}

/**
 * `ThresholdCrossed` says that what a threshold of the scenario measures went beyond it, and has been beyond
 * for as long as it asks.
 */
export interface ThresholdCrossed {
  threshold: string;
  value: number;
}

/** `TimeGiven` says that whoever answers an exercise was given time back: their attempt ends later by that. */
export interface TimeGiven {
  ms: number;
  reason: string;
}

/**
 * `VisitsCounted` says how customers fared between two moments of run time, by their own counters, for every
 * journey of which they are known. Those of a claim lie within the others, which follow one another without a
 * gap: what could not be counted is part of the next.
 */
export interface VisitsCounted {
  /** over which */
  from_ms: number;
  /** to which, inclusive */
  to_ms: number;
  moment: Counted;
  journeys: Record<string, Visits>;
}

/**
 * `WhisperSent` is what whoever runs a drill says to one member, or to whoever holds a seat. Nobody else in
 * the crew knows of it.
 */
export interface WhisperSent {
  /** the id of a person */
  to?: string;
  /** or a seat */
  seat?: string;
  text: string;
}

/** `AnswerPart` is what stands in one part of an answer. */
export interface AnswerPart {
  id: string;
  text: string;
}

/** `Callee` is whom a page rings for: a seat or somebody, or else all of a team. */
export interface Callee {
  team?: string;
  seat?: string;
  /** a member, or a persona */
  who?: Actor;
}

/** `RuleStretch` is a time in which an alert would have fired, in run time, in milliseconds. */
export interface RuleStretch {
  from_ms: number;
  to_ms: number;
}

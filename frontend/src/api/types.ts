// The JSON of the server, as content/guide/api.md states it. Field names are
// the wire's own; nothing here is renamed on the way in.

import type { Bodies, Kind, Shown } from "./events";
import type { Analysis } from "./analysis";

export type * from "./analysis";
export * from "./events";

// ---- people

export type Role = "admin" | "facilitator" | "trainee";

export interface Person {
  id: string;
  login: string;
  name: string;
  role: Role;
  has_password: boolean;
  last_seen_ms?: number | null;
  /** Since when they may not sign in; null: they may. In lists for admins. */
  disabled_ms?: number | null;
}

/** The answer of every sign-in, and of GET /api/me. */
export interface Me {
  person: Person;
  csrf: string;
  version: string;
}

export interface Invitation {
  person: Person;
  link: string;
}

// ---- audit trail

export type TrailOutcome = "done" | "failed" | "denied" | "allowed" | "noted";

/** One call: who made it, and what came of it. */
export interface TrailLine {
  id: number;
  wall_ms: number;
  /** null: nobody was signed in. */
  person: { id: string; login: string; name: string } | null;
  action: string;
  object: string;
  object_title: string;
  outcome: TrailOutcome;
  detail: string;
  made: string;
  ended_ms: number | null;
}

export interface Trail {
  lines: TrailLine[];
  /** What to ask for before, for older lines; null: there are none. */
  next: number | null;
  /** That there can be. */
  actions: string[];
}

// ---- catalogue and guide

export interface ScenarioCard {
  slug: string;
  title: string;
  summary: string;
  level: string;
  duration_s: number;
  skills: string[];
  stack: { name: string; title: string };
  /** Where it can be played. */
  runtimes: Runtime[];
  runs: number;
  /** Of first runs: those before the caller knew the answers. */
  best_percent: number | null;
  best_repeat_percent: number | null;
}

export interface Scenario extends ScenarioCard {
  briefing_html: string;
  /** The caller knows the answers, so that what they play now is a repeat. */
  repeat: boolean;
  oncall: { name: string; title: string };
  runbooks: { slug: string; title: string }[];
}

/** Whom a page of the guide is for, in the order in which it is read. */
export type Reader = "newcomer" | "trainee" | "facilitator" | "author" | "operator" | "engineer";

export interface GuideEntry {
  slug: string;
  title: string;
  for: Reader;
}

export interface GuidePage {
  slug: string;
  title: string;
  html: string;
}

// ---- runs

/** What a run is played on. */
export type Runtime = "inproc" | "tabletop" | "docker" | (string & {});

/** How run time passes. */
export interface Pace {
  paused: boolean;
  /** Seconds of run time in a second of wall time. */
  speed: number;
}

export type RunState = "queued" | "starting" | "running" | "ended" | "failed";
export type EndReason = "recovered" | "time" | "stopped" | "interrupted" | "closed" | "failed" | "unrecorded";

export interface Run {
  id: string;
  scenario: string;
  title: string;
  state: RunState;
  runtime: Runtime;
  /** `live`: bound to the wall clock, so it can neither be paused nor sped up. */
  clock: Pace & { live: boolean };
  progress?: string;
  /** Where it waits for a place, in state queued: 1 is next. */
  queue?: { place: number; waiting: number };
  error?: string;
  person: { id: string; name: string };
  /** Whether the caller plays it. */
  playing: boolean;
  created_ms: number;
  /** Unix milliseconds of run time zero; 0 until the run has started. */
  epoch_ms: number;
  now_ms: number;
  length_ms: number;
  end_reason?: EndReason;
  /** When the answers are shown to whoever played it, while they are not. */
  opens_ms?: number;
  /** Its player knew the answers before its end. */
  repeat: boolean;
  percent?: number;
}

/** A page of the list of runs; a cursor is there where there is more. */
export interface RunPage {
  runs: Run[];
  /** Of all pages. */
  total: number;
  after?: string;
  before?: string;
}

export interface StackService {
  name: string;
  title: string;
  kind: string;
  team: string;
  tier: number | string;
  summary: string;
  /** Somebody else's: no team of ours runs it. */
  external?: boolean;
  calls: string[];
}

export type TargetKind = "service" | "edge" | "journey";
export type Risk = "alone" | "approval" | "break-glass";

export interface Parameter {
  name: string;
  type: "int" | "float" | "duration" | "string";
  doc: string;
  default?: string;
  min?: string;
  max?: string;
  /** It may be left out altogether. */
  optional?: boolean;
  /** It names something the target has. */
  of?: "setting" | "flag" | "version" | "revision" | "replica";
}

export interface ActionSpec {
  name: string;
  title: string;
  doc: string;
  target: TargetKind;
  /** Kinds of service it applies to; none means all. */
  kinds?: string[];
  risk: Risk;
  parameters: Parameter[];
  /** How it shows in the change list. */
  change: string;
}

export interface RunMap {
  stack: { name: string; title: string; summary: string };
  oncall: string;
  services: StackService[];
  teams: { name: string; title: string }[];
  journeys: { name: string; title: string }[];
  slos: { name: string; title: string; objective: number }[];
  personas: { id: string; name: string; title: string }[];
  channels: string[];
  runbooks: { slug: string; title: string; service: string }[];
  actions: ActionSpec[];
}

export interface Replica {
  name: string;
  version: string;
  state: "starting" | "ready" | "hung" | "down";
}

export interface ServiceState {
  service: string;
  version: string;
  revision: number;
  replicas: Replica[];
  alerts: string[];
}

/** Seconds of run time, and the value, or null where there is none. */
export type Point = [at_s: number, value: number | null];
export type Unit = "s" | "percent" | "rate" | "count";

export interface DashboardPanel {
  id: string;
  title: string;
  unit: Unit;
  note?: string;
  series: { name: string; points: Point[] }[];
  thresholds?: { alert: string; op: string; value: number }[];
}

export interface Dashboard {
  service: string;
  panels: DashboardPanel[];
}

export interface QueryResult {
  type: "matrix" | "vector" | "scalar";
  series: { labels: Record<string, string>; points: Point[] }[];
  warnings?: string[];
}

export type LogLevel = "debug" | "info" | "warn" | "error" | (string & {});

export interface LogLine {
  cursor: number;
  /** Wall clock, RFC 3339. */
  time: string;
  service: string;
  instance: string;
  level: LogLevel;
  msg: string;
  trace_id?: string;
  fields?: Record<string, string>;
}

export interface LogPage {
  lines: LogLine[];
  total: number;
  /** Lines the buffer has already let go of. */
  dropped: number;
  /** Hand it back as `after` to get what came since. */
  next: number;
}

export interface Change {
  change: string;
  type: string;
  service: string;
  by: string;
  summary: string;
  at_ms: number;
  action?: string;
}

export interface ServiceConfig {
  service: string;
  revisions: { number: number; summary?: string; values: Record<string, string> }[];
  releases: { version: string; summary?: string }[];
  flags?: Record<string, boolean>;
}

export interface Runbook {
  slug: string;
  title: string;
  service: string;
  intro_html: string;
  steps: { id: string; phase: string; title: string; body_html: string }[];
}

export interface CustomerView {
  ok: boolean;
  status: number;
  took_ms: number;
  error?: string;
  /** Address of the page it ended on, for a sandboxed frame; gone after a while. */
  page?: string;
  steps: { request: string; does: string; status: number; took_ms: number }[];
}

export interface ActionPreview {
  title: string;
  blast: string;
  risk: Risk;
}

/** An alert rule of the stack. */
export interface AlertRule {
  alert: string;
  service: string;
  team: string;
  severity: string;
  summary: string;
  runbook?: string;
  expr: string;
  /** What is compared with a constant, how, and which; missing where the expression is no such comparison. */
  measure?: string;
  op?: string;
  value?: number;
  /** How long it has to hold before the alert fires. */
  for_s: number;
}

// ---- commands

export type Severity = "SEV1" | "SEV2" | "SEV3" | "SEV4";
export type Audience = "stakeholders" | "customers";
/** It was real and is over; or nothing was wrong. */
export type Outcome = Bodies["incident.closed"]["outcome"];

/** What a trainee does, before the client gives it a key. */
export type Command =
  | { type: "acknowledge"; page: string }
  | { type: "escalate"; team: string; reason: string; page?: string }
  | { type: "declare"; title: string; severity: string }
  | { type: "severity"; severity: string }
  | { type: "hypothesis"; text: string; suspect?: string; change?: string; owner?: string }
  | { type: "note"; text: string }
  | { type: "update"; audience: Audience; text: string }
  | { type: "message"; channel: string; text: string }
  | { type: "step"; runbook: string; step: string; done: boolean }
  | { type: "action"; action: string; target: string; args: Record<string, string>; reason: string; break_glass?: true }
  | { type: "close"; outcome: Outcome; text: string }
  | { type: "end" };

// ---- for whoever runs the drill

/** What they can do to the script and about actions that wait. */
export type Direction = { type: "fire" | "hold" | "skip"; inject: string } | { type: "approve" | "refuse"; action: string; why?: string };

/** A place where the truth shows; one of the four is set. */
export interface Tell {
  /** The inject it shows; all of them when left out. */
  of?: string;
  metrics?: string;
  logs?: string;
  changes?: string;
  customer?: string;
  service?: string;
}

export interface ScriptTruth {
  severity?: string;
  /** Severities that earn a part. */
  accept?: string[];
  causes?: { inject: string; partial?: string }[];
  owner?: string;
  impact?: { journey?: string; share?: string; kind?: string };
  tells?: Tell[];
  allowed?: { action: string; target: string }[];
}

export interface ScriptInject {
  id: string;
  title: string;
  /** "at 20s", "15s after page.acknowledged" */
  when: string;
  does: string;
  notes_html: string;
}

export interface ScriptCriterion {
  id: string;
  title: string;
  dimension: string;
  points: number;
  hint?: string;
  levels?: Record<string, string>;
}

/** The answer key. */
export interface Script {
  truth: ScriptTruth;
  injects: ScriptInject[];
  criteria: ScriptCriterion[];
  /** The author's debrief. */
  html: string;
}

// ---- live

export type Frame =
  | { t: "events"; events: Shown[] }
  | ({ t: "tick"; now_ms: number; state: RunState; /** Why it ended before it was recorded to its end. */ error?: string } & Pace)
  | { t: "bye"; reason: "slow" | "stopping" | "signed-out" };

// ---- grade and debrief

export type FindingResult = "earned" | "partial" | "missed" | "lost" | "spared" | "open";

export interface Finding {
  id: string;
  title: string;
  dimension: string;
  result: FindingResult;
  points: number;
  /** 0 for a forbidden thing. */
  max: number;
  /** Seq of the events that decided it. */
  events: number[];
  why: string;
  /** For a miss: what would have earned it. */
  earn?: string;
}

export interface Dimension {
  title: string;
  weight: number;
  evidence: boolean;
  points: number;
  max: number;
  percent: number;
}

export interface Timings {
  detect_s: number | null;
  acknowledge_s: number | null;
  evidence_s: number | null;
  mitigate_s: number | null;
  resolve_s: number | null;
}

export interface Grade {
  rubric: string;
  grader: number;
  score: { points: number; max: number; percent: number; open: number };
  dimensions: Record<string, Dimension>;
  timings: Timings;
  findings: Finding[];
}

/** A criterion a person judges. */
export interface JudgeCriterion {
  id: string;
  title: string;
  levels: Record<string, string>;
}

export interface Debrief {
  run: Run;
  grade: Grade;
  debrief: Analysis;
  html: string;
  criteria: JudgeCriterion[];
  events: Shown[];
}

/** What the player of a run gets whose answers are not shown yet. */
export interface WithheldDebrief {
  run: Run;
  withheld: { opens_ms: number; text: string };
  /** Their own doings. */
  events: Shown[];
}

export type { Kind };

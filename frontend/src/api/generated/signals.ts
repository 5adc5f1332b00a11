// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { WrittenLine } from "./actions";

export interface Dashboard {
  service: string;
  panels: DashboardPanel[];
}

export interface DashboardPanel {
  id: string;
  title: string;
  unit: Unit;
  note?: string;
  series: DashboardSeries[];
  thresholds: Threshold[];
}

export const units = [
  "s",
  /** shown from 0 to 100; see Panel.Scale */
  "percent",
  /** per second */
  "rate",
  "count",
] as const;

/** `Unit` is what the values of a panel are in. */
export type Unit = (typeof units)[number];

export interface DashboardSeries {
  name: string;
  points: Point[];
}

/** `Threshold` is a level at which something is wrong, in the unit of Expr. */
export interface Threshold {
  alert: string;
  op: string;
  value: number;
}

/** `Point` is one value at one moment of run time. */
export type Point = [at_s: number, value: number | null];

/** `MetricsAsked` is a query in PromQL, over a stretch of run time in seconds. */
export interface MetricsAsked {
  expr: string;
  from_s?: number;
  to_s?: number;
  step_s?: number;
}

/** `QueryResult` is the answer to a query. */
export interface QueryResult {
  type: ResultType;
  series: QuerySeries[];
  /** the engine's remarks, its hints included */
  warnings?: string[];
}

export const resultTypes = [
  /** one point of each series */
  "vector",
  /** several */
  "matrix",
  /** a number without labels */
  "scalar",
] as const;

/** `ResultType` is what a query answers. */
export type ResultType = (typeof resultTypes)[number];

/** `QuerySeries` is one series of a Result: a single point in a vector or a scalar. */
export interface QuerySeries {
  labels: Record<string, string>;
  points: Point[];
}

/**
 * `AlertRule` is an alert rule as whoever is on call may read it: what is asked, from where on it is too
 * much, and for how long. Descriptions are left out; they are templates until an alert fills them.
 */
export interface AlertRule {
  alert: string;
  service: string;
  team: string;
  severity: string;
  summary: string;
  runbook?: string;
  expr: string;
  /** What is compared with a constant, how, and with which; missing where Expr is no such comparison. */
  measure?: string;
  op?: string;
  value?: number;
  for_s: number;
}

/**
 * `LogPage` is what a search found, and what it holds the service and the level to: a screen shows these and
 * need not read searches itself.
 */
export interface LogPage extends FoundLines {
  service?: string;
  level?: string;
}

/** `FoundLines` is an answer to a Query. */
export interface FoundLines {
  /** in the order they arrived, the newest last */
  lines: LogLine[];
  /** lines that match, returned or not */
  total: number;
  /** lines gone from the buffer since the run began, matching or not */
  dropped: number;
  /** `next` is what to ask for as After to get what comes next, without a gap or a double. */
  next: number;
}

/** `LogLine` is a line with its cursor. */
export interface LogLine extends WrittenLine {
  cursor: number;
}

/** `Narrowed` is a log search that was narrowed. */
export interface Narrowed {
  q: string;
}

/** `LookSign` says whether a look of the player is still before them. */
export interface LookSign {
  /** as the answer that it began with was headed */
  look: string;
  here: boolean;
}

export interface VisitAsked {
  journey: string;
}

/** `JourneyVisit` is what a customer met who went on a journey. */
export interface JourneyVisit {
  /** run time at which they had */
  at_ms: number;
  ok: boolean;
  status: number;
  took_ms: number;
  error?: string;
  /** address of the page it ended on, for a sandboxed frame; gone after a while */
  page?: string;
  steps: VisitStep[];
}

export interface VisitStep {
  request: string;
  does: string;
  status: number;
  took_ms: number;
}

/** `Telemetry` changes what is seen of a service; empty stands for the customers' own measurements. */
export interface Telemetry {
  Service: string;
  Op: TelemetryOp;
  /** of Drop */
  Metric?: string;
  /** of Flood, lines a second */
  Rate?: number;
}

export const telemetryOps = [
  /** its metrics cannot be collected: the target is down */
  "gap",
  /** its metrics stay as they are now */
  "freeze",
  /** collecting fails and works in turns, 20 s each */
  "flap",
  /** Metric is no longer among its metrics */
  "drop",
  /** Rate lines of log a second that say nothing */
  "flood",
  /** its log lines are lost */
  "mute",
  /** all of it is as it should be */
  "restore",
] as const;

/** `TelemetryOp` is what Telemetry does to what a service tells of itself. */
export type TelemetryOp = (typeof telemetryOps)[number];

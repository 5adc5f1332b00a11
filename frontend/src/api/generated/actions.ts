// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { PrimitiveKind } from "./harm";

/** `Target` is what a fault or an action hits, as written: a service, an edge "from->to", or a journey. */
export type Target = string;

/** `ActionSpec` declares one thing a trainee can do to the system. */
export interface ActionSpec {
  name: string;
  title: string;
  doc: string;
  target: TargetKind;
  /** kinds of service it applies to; empty: all */
  kinds?: string[];
  /** in general; RiskFor knows better */
  risk: Risk;
  parameters: Parameter[];
  /** `change` says how the action shows in the change list. */
  change: ChangeType;
}

export const targetKinds = [
  /** "api" */
  "service",
  /** "api->db" */
  "edge",
  /** "save" */
  "journey",
] as const;

/** `TargetKind` is what a fault or an action can be aimed at. */
export type TargetKind = (typeof targetKinds)[number];

export const risks = ["alone", "approval", "break-glass"] as const;

/** `Risk` is who may take an action, by the guardrails of the role. */
export type Risk = (typeof risks)[number];

/** `Parameter` is one knob of a fault or an action. */
export interface Parameter {
  name: string;
  type: ParameterType;
  doc: string;
  /** empty: the value must be given, unless Optional */
  default?: string;
  /** bounds, for numbers and durations */
  min?: string;
  max?: string;
  /** `optional` lets the value be left out altogether; Args then reads it as the zero value of its type. */
  optional?: boolean;
  /**
   * `of` says that the value names something the target has, so that a screen can list what there is. Whether
   * there is such a thing is for the plan.
   */
  of?: Possession;
}

export const changeTypes = ["deploy", "config", "flag", "restart", "scale", "network", "balance", "certificate", "data", "telemetry"] as const;

/** `ChangeType` is what kind of change a line of the change list tells of. */
export type ChangeType = (typeof changeTypes)[number];

/** `Clients` is what those who come to a stack are called, as inside a sentence. Without it they are customers. */
export interface Clients {
  /** client */
  one: string;
  /** clients */
  many: string;
}

export const parameterTypes = ["int", "float", "duration", "string"] as const;

/** `ParameterType` is the type of a parameter's value. */
export type ParameterType = (typeof parameterTypes)[number];

export const possessions = ["setting", "flag", "version", "revision", "replica", "job"] as const;

/** `Possession` is a kind of thing that a service has by name. */
export type Possession = (typeof possessions)[number];

/** `WrittenLine` is one line of structured log. */
export interface WrittenLine {
  time: string;
  service: string;
  instance: string;
  /** debug, info, warn, error */
  level: string;
  msg: string;
  trace_id?: string;
  fields?: LineFields;
}

/**
 * `LineFields` are what a log line says beside its message: sorted by name, and each name once. Lines come by
 * the thousand, and a list takes a fraction of what a map does; as JSON they are an object.
 */
export type LineFields = Record<string, string>;

/**
 * `Effect` is one thing that a primitive changes, in a form that can be kept and compared later: what it was
 * and what it becomes.
 */
export interface Effect {
  /** of an edge, the one that is called */
  service?: string;
  kind: PrimitiveKind;
  /**
   * `key` says what of the service: a setting, a flag, a secret, an operation on its data or its processes, a
   * bound, an edge.
   */
  key?: string;
  /** empty: all of them */
  replica?: string;
  from?: string;
  to?: string;
  /**
   * `ailing` says that it was not well before: a replica that did not serve, a limit, a condition that its
   * data was in. Settings and releases are no part of that.
   */
  ailing?: boolean;
  /**
   * `count` is how much was there for the operation to take away, as far as the sandbox measures it: keys of
   * a cache, messages that wait in a queue.
   */
  count?: number;
}

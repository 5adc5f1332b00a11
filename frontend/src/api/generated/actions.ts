// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

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
  /** "checkout" */
  "service",
  /** "checkout->payments" */
  "edge",
  /** "buy" */
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

export const parameterTypes = ["int", "float", "duration", "string"] as const;

/** `ParameterType` is the type of a parameter's value. */
export type ParameterType = (typeof parameterTypes)[number];

export const possessions = ["setting", "flag", "version", "revision", "replica"] as const;

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
  fields?: Record<string, string>;
}

/**
 * `Data` changes the data of a store, or a condition that it is in. The operations that bring a condition
 * have an Undo that ends it; those that cure end every condition that they name, whoever brought it.
 */
export interface Data {
  Service: string;
  Op: DataOp;
  Table?: string;
  Share?: number;
  Count?: number;
  Delay?: number;
}

export const dataOps = [
  /** every key goes, a hot one too */
  "flush",
  /** every key that readers asked for in the last minutes is there again */
  "warm",
  /** one key is so large that reading it takes Data.Delay */
  "hot",
  /** every waiting message is set aside, and nobody gets it */
  "purge",
  /** messages set aside come again, and from now on each once: poison stays aside, duplicates end */
  "replay",
  /** Data.Count messages more wait */
  "fill",
  /** Data.Count messages that nobody can process, and that come again each time */
  "poison",
  /** Data.Share of the messages are delivered twice */
  "duplicate",
  /** a session holds a lock: whoever writes waits for it */
  "lock",
  /** likewise, and whoever reads */
  "lock-all",
  /** Data.Share of the writes wait a second and are told of a deadlock */
  "deadlock",
  /** statements take Data.Delay longer: an index is gone */
  "slow",
  /** reads are Data.Delay behind: they come from a replica that lags */
  "stale",
  /** Data.Share of the rows that are read cannot be understood */
  "corrupt",
  /** sessions that hold locks are ended, and so are their locks and deadlocks */
  "end-sessions",
  /** the missing index is built again */
  "reindex",
  /** replicas catch up, corrupt rows are restored */
  "repair",
] as const;

/** `DataOp` is what Data does to the data of a store. */
export type DataOp = (typeof dataOps)[number];

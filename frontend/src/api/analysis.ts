// What grading/debrief lays beside a grade: the run read against what was true.

import type { Kind } from "./events";

export type LaneName = "truth" | "signals" | "people" | "actions" | "evidence";

/** One thing on the timeline. */
export interface Entry {
  seq: number;
  at_ms: number;
  lane: LaneName;
  kind: Kind;
  /** Name of the person or persona. */
  actor?: string;
  title: string;
  detail?: string;
  /** Ids of the criteria that cite it. */
  findings: string[];
}

/** A time during which an objective was not met. */
export interface Band {
  slo: string;
  from_ms: number;
  to_ms: number;
  /** Still so at the end. */
  open: boolean;
}

export interface Cause {
  inject: string;
  title: string;
  fault?: string;
  target?: string;
  /** Null when it never fired. */
  at_ms: number | null;
}

export interface Truth {
  severity?: string;
  accept: string[];
  owner?: string;
  causes: Cause[];
  impact?: string;
}

export interface Analysis {
  end_ms: number;
  truth: Truth;
  /** Top to bottom. */
  lanes: { name: LaneName; title: string }[];
  entries: Entry[];
  bands: Band[];
  /** Places where the truth showed and nobody looked. */
  missed: { of?: string; text: string }[];
  /** What would have gone better another way. */
  chances: { kind: "late-escalation" | "blind-action" | "thrash"; text: string; events: number[] }[];
}

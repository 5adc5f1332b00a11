import type { ServiceConfig } from "../../../api/types";

export interface Difference {
  key: string;
  /** Missing: the key was not there before. */
  before?: string;
  /** Missing: the key is gone. */
  after?: string;
}

export function difference(before: Record<string, string>, after: Record<string, string>): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.filter((k) => before[k] !== after[k]).map((key) => ({ key, before: before[key], after: after[key] }));
}

export interface RevisionStep {
  number: number;
  summary: string;
  changed: Difference[];
}

/** The revisions, newest first, each with what it changed; the oldest changed nothing. */
export function revisionSteps(config: ServiceConfig): RevisionStep[] {
  const revisions = config.revisions ?? [];
  return revisions
    .map((r, i) => {
      const before = revisions[i - 1];
      return { number: r.number, summary: r.summary ?? "", changed: before ? difference(before.values ?? {}, r.values ?? {}) : [] };
    })
    .reverse();
}

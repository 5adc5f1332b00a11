// Events as the server shows them: a discriminated union by kind. The bodies
// mirror the structs of scenarios/event.

export interface Actor {
  kind: "engine" | "person" | "persona";
  id?: string;
  name?: string;
}

/** Service, edge "from->to" or journey, as written. */
export type Target = string;
export type Args = Record<string, string>;

export type EvidenceSource = "dashboard" | "metrics" | "logs" | "changes" | "runbook" | "customer" | "config";

export interface Bodies {
  "run.started": {
    scenario: string;
    title: string;
    stack: string;
    runtime: string;
    seed?: number;
    rubric?: string;
    epoch_ms: number;
    length_ms: number;
    trainees: Actor[];
  };
  /** Somebody who leads has it end. */
  "run.stopped": { why: string };
  "run.paused": Record<string, never>;
  "run.resumed": Record<string, never>;
  /** Seconds of run time in a second of wall time, from here on. */
  "clock.changed": { speed: number };
  "run.ended": { reason: "recovered" | "time" | "stopped" | "interrupted" | "closed" | "failed" | "unrecorded" };

  "inject.fired": { inject: string; title: string };
  "inject.held": { inject: string };
  "inject.skipped": { inject: string; why: "facilitator" | "unless" };
  "fault.requested": { inject: string; fault: string; target: Target; args?: Args };
  "fault.applied": { inject: string; fault: string };
  "fault.failed": { inject: string; fault: string; error: string };
  "fault.reverted": { inject: string; fault: string; error?: string };

  "change.recorded": {
    change: string;
    type: string;
    service: string;
    by: string;
    summary: string;
    at_ms: number;
    inject?: string;
    action?: string;
  };

  "alert.fired": {
    alert: string;
    fingerprint: string;
    service: string;
    severity: string;
    summary: string;
    description?: string;
    runbook?: string;
    labels?: Record<string, string>;
    value: number;
  };
  "alert.resolved": { alert: string; fingerprint: string; service: string };

  "page.sent": {
    page: string;
    to: string;
    group: string;
    alerts: string[];
    service: string;
    summary: string;
    detail?: string;
    runbook?: string;
  };
  "page.acknowledged": { page: string };
  "page.escalated": { page?: string; team: string; reason: string };
  "page.resolved": { page: string };

  "incident.declared": { title: string; severity: string };
  "incident.closed": { outcome: "resolved" | "no-fault"; text: string };
  "severity.declared": { severity: string };
  "hypothesis.stated": { text: string; suspect?: string; change?: string; owner?: string };
  "note.added": { text: string };
  "update.posted": { audience: "stakeholders" | "customers"; text: string };
  "message.sent": { channel: string; text: string; inject?: string };
  "step.checked": { runbook: string; step: string; done: boolean };

  "evidence.viewed": {
    source: EvidenceSource;
    service?: string;
    query?: string;
    metrics?: string[];
    services?: string[];
    results: number;
  };

  /** A line entered in a terminal. */
  "action.previewed": { action: string; target: Target; args?: Args };
  "command.run": { where: string; line: string };

  /** With `needs`, it waits for that. */
  "action.requested": { id: string; action: string; target: Target; args?: Args; reason: string; needs?: string; break_glass?: boolean };
  "action.approved": { id: string };
  "action.refused": { id: string; action: string; target: Target; why: string };
  "action.taken": { id: string; action: string; target: Target; args?: Args; reason: string; blast: string; approved_by?: string; break_glass?: boolean; not_ready?: string[] };
  "action.failed": { id: string; action: string; target: Target; error: string };

  "slo.breached": { slo: string; sli: number };
  "slo.restored": { slo: string; sli: number };
  "slo.sampled": { slis: Record<string, number> };
  "health.snapshotted": { moment: "baseline" | "action" | "end"; health: unknown; slis?: Record<string, number> };
  "mark.given": { criterion: string; level: number; comment?: string };
}

export type Kind = keyof Bodies;

export type ShownOf<K extends Kind> = {
  /** Ordinal for this viewer: 1, 2, 3 … without gaps. */
  n: number;
  /** Position in the log; only where the viewer may know it. */
  seq?: number;
  at_ms: number;
  wall_ms: number;
  actor: Actor;
  kind: K;
  body: Bodies[K];
};

/** One event; switch on `kind` to know its body. */
export type Shown = { [K in Kind]: ShownOf<K> }[Kind];

/** The events of one kind, in order. */
export function ofKind<K extends Kind>(events: readonly Shown[], kind: K): ShownOf<K>[] {
  return events.filter((e): e is Extract<Shown, { kind: K }> => e.kind === kind) as unknown as ShownOf<K>[];
}

// What has happened so far, as the cockpit tells it: a pure fold over the
// events of a run. Nothing on the screen that came from an event is kept
// anywhere else, so a reload or a lost connection cannot make it differ.

import type { Actor, Bodies, EndReason, Outcome, Severity, Shown } from "../../../api/types";
import { befell, isDone, isOpen, ringsFor, sent, type Callable, type Page } from "./page";
import { record, type Action, type Alert, type Change, type Entry, type Hypothesis, type Message } from "./record";

export type { Action, Alert, Change, Entry, Hypothesis, Message } from "./record";

export interface Incident {
  title: string;
  severity: Severity;
  declared_ms: number;
  by: Actor;
}

/** The incident was closed. */
export interface Closing {
  outcome: Outcome;
  text: string;
  at_ms: number;
  by: Actor;
}

export type Written = Bodies["rule.written"] & { by: Actor };
export type Silence = Bodies["silence.created"] & { by: Actor };

export interface Story {
  title: string;
  /** Unix milliseconds of run time zero; 0 until the run has started. */
  epoch_ms: number;
  length_ms: number;
  ended: { reason: EndReason; at_ms: number } | null;
  /** The scenario is over: until then words are still taken. */
  closing: { ends_ms: number; reason: EndReason } | null;
  /** Run time for which the next update is promised; 0: none is. */
  promised_ms: number;
  /** Somebody who leads had it end. */
  stopped: { by: Actor; why: string } | null;
  /** Time stands still, and who stopped it. */
  paused: { by: Actor; at_ms: number } | null;
  /** Newest first. */
  pages: Page[];
  /** Firing now, oldest first. */
  alerts: Alert[];
  incident: Incident | null;
  /** An incident is closed once. */
  closed: Closing | null;
  /** Newest first, by the time of the change itself. */
  changes: Change[];
  /** Oldest first, those that were withdrawn too. */
  hypotheses: Hypothesis[];
  /** Hints that were given, in their order. */
  hints: { n: number; at_ms: number; text: string }[];
  messages: Message[];
  /** Oldest first. */
  timeline: Entry[];
  /** Done steps of runbooks, as stepKey names them. */
  steps: ReadonlySet<string>;
  actions: Action[];
  /** Those that stand, oldest first. */
  silences: Silence[];
  /** Alert rules that were written in this run, as they stand. */
  rules: Written[];
  /** Who is of the crew now, in the order in which they came. */
  crew: { id: string; name: string }[];
  /** `n` of the last event that changed the crew or its seats. */
  crewed: number;
  /** What whoever runs the drill said to this screen's viewer, oldest first. */
  whispers: { n: number; at_ms: number; text: string; by: Actor }[];
}

export const stepKey = (runbook: string, step: string) => `${runbook}/${step}`;

export function tell(events: readonly Shown[]): Story {
  const story: Story = {
    title: "",
    epoch_ms: 0,
    length_ms: 0,
    ended: null,
    closing: null,
    promised_ms: 0,
    stopped: null,
    paused: null,
    pages: [],
    alerts: [],
    incident: null,
    closed: null,
    changes: [],
    hypotheses: [],
    hints: [],
    messages: [],
    timeline: [],
    steps: new Set(),
    actions: [],
    silences: [],
    rules: [],
    crew: [],
    crewed: 0,
    whispers: [],
  };
  const steps = new Set<string>();
  for (const e of events) {
    // Declaring an incident says its severity too: one line is enough.
    const repeated = e.kind === "severity.declared" && story.incident?.severity === e.body.severity;
    follow(story, steps, e);
    const entry = repeated ? null : record(e, story);
    if (entry) story.timeline.push(entry);
  }
  story.steps = steps;
  story.pages.reverse();
  story.changes.sort((a, b) => b.at_ms - a.at_ms || b.n - a.n);
  return story;
}

function follow(story: Story, steps: Set<string>, e: Shown): void {
  if (befell(story.pages, e)) return;
  switch (e.kind) {
    case "run.started":
      story.title = e.body.title;
      story.epoch_ms = e.body.epoch_ms;
      story.length_ms = e.body.length_ms;
      for (const t of e.body.trainees) join(story, t);
      return;
    case "run.extended":
      story.length_ms = e.body.length_ms;
      return;
    case "member.joined":
      join(story, e.body.member);
      story.crewed = e.n;
      return;
    case "member.left":
      story.crew = story.crew.filter((m) => m.id !== e.body.member.id);
      story.crewed = e.n;
      return;
    case "role.taken":
    case "role.handed":
      story.crewed = e.n;
      return;
    case "whisper.sent":
      story.whispers.push({ n: e.n, at_ms: e.at_ms, text: e.body.text, by: e.actor });
      return;
    case "hint.given":
      story.hints.push({ n: e.n, at_ms: e.at_ms, text: e.body.text });
      return;
    case "run.paused":
      story.paused = { by: e.actor, at_ms: e.at_ms };
      return;
    case "run.resumed":
      story.paused = null;
      return;
    case "run.stopped":
      story.stopped = { by: e.actor, why: e.body.why };
      return;
    case "closing.began":
      story.closing = { ...e.body };
      return;
    case "update.posted":
      story.promised_ms = e.body.status === "resolved" ? 0 : (e.body.next_ms ?? 0);
      return;
    case "run.ended":
      story.ended = { reason: e.body.reason, at_ms: e.at_ms };
      return;
    case "page.sent":
      story.pages.push(sent(e));
      return;
    case "silence.created":
      story.silences.push({ ...e.body, by: e.actor });
      return;
    case "rule.written":
      story.rules = [...story.rules.filter((r) => r.alert !== e.body.alert), { ...e.body, by: e.actor }];
      return;
    case "silence.ended":
      story.silences = story.silences.filter((s) => s.silence !== e.body.silence);
      return;
    case "alert.fired":
      if (!story.alerts.some((a) => a.fingerprint === e.body.fingerprint)) story.alerts.push({ ...e.body, since_ms: e.at_ms });
      return;
    case "alert.resolved":
      story.alerts = story.alerts.filter((a) => a.fingerprint !== e.body.fingerprint);
      return;
    case "incident.declared":
      story.incident = { ...e.body, declared_ms: e.at_ms, by: e.actor };
      return;
    case "incident.closed":
      story.promised_ms = 0;
      story.closed = { ...e.body, at_ms: e.at_ms, by: e.actor };
      return;
    case "severity.declared":
      if (story.incident) story.incident.severity = e.body.severity;
      return;
    case "change.recorded":
      story.changes.push({ ...e.body, n: e.n });
      return;
    case "hypothesis.stated":
      story.hypotheses.push({ ...e.body, at_ms: e.at_ms, by: e.actor, withdrawn: null });
      return;
    case "hypothesis.withdrawn": {
      const stated = story.hypotheses.find((h) => h.hypothesis === e.body.hypothesis);
      if (stated) stated.withdrawn ??= e.body;
      return;
    }
    case "message.sent":
      story.messages.push({ n: e.n, at_ms: e.at_ms, actor: e.actor, channel: e.body.channel, text: e.body.text });
      return;
    case "step.checked": {
      const key = stepKey(e.body.runbook, e.body.step);
      if (e.body.done) steps.add(key);
      else steps.delete(key);
      return;
    }
    case "action.requested":
      story.actions.push({ ...e.body, at_ms: e.at_ms, by: e.actor, outcome: e.body.needs ? "waiting" : "under way" });
      return;
    case "action.approved":
      settle(story, e.body.id, { outcome: "under way", decided: e.actor });
      return;
    case "action.refused":
      settle(story, e.body.id, { outcome: "refused", error: e.body.why, decided: e.actor });
      return;
    case "action.taken":
      settle(story, e.body.id, { outcome: "taken", not_ready: e.body.not_ready });
      return;
    case "action.failed":
      settle(story, e.body.id, { outcome: "failed", error: e.body.error });
  }
}

function join(story: Story, { id, name }: Actor): void {
  if (id && !story.crew.some((m) => m.id === id)) story.crew.push({ id, name: name ?? "" });
}

function settle(story: Story, id: string, outcome: Pick<Action, "outcome" | "error" | "decided" | "not_ready">): void {
  const action = story.actions.find((a) => a.id === id);
  if (action) Object.assign(action, outcome);
}

/** What is believed now, the oldest first. Those of logs of before cannot be withdrawn. */
export function believed(story: Story): Hypothesis[] {
  return story.hypotheses.filter((h) => h.withdrawn === null && h.hypothesis);
}

/** Actions nobody has approved or refused yet, the oldest first. */
export function waiting(story: Story): Action[] {
  return story.ended ? [] : story.actions.filter((a) => a.outcome === "waiting");
}

/** Whether there is something to close, and nobody has yet. */
export function mayClose(story: Story): boolean {
  return story.closed === null && (story.incident !== null || story.pages.length > 0);
}

/** The open pages that ring for whoever sits before the screen, the oldest first. */
export function ringing(story: Story, me: Callable): Page[] {
  if (story.ended) return [];
  return story.pages.filter((p) => isOpen(p) && ringsFor(p, me)).reverse();
}

/**
 * The page that needs whoever sits before the screen most: what rings for them, the oldest
 * first; then the newest of theirs that goes on; then the newest of another team's.
 */
export function foremost(story: Story, me: Callable): Page | undefined {
  const going = story.pages.filter((p) => !isDone(p));
  return ringing(story, me)[0] ?? going.find((p) => ringsFor(p, me) || p.acknowledged?.by.id === me.id) ?? going[0];
}

/** Firing alerts per service. */
export function alertsByService(story: Story): Map<string, Alert[]> {
  const by = new Map<string, Alert[]>();
  for (const a of story.alerts) by.set(a.service, [...(by.get(a.service) ?? []), a]);
  return by;
}

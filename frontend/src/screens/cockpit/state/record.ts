// The shapes a story is made of, and how one event reads as a line of the
// incident's timeline.

import type { Actor, Bodies, Shown } from "../../../api/types";
import { words } from "../../../format";

export type Page = Bodies["page.sent"] & {
  sent_ms: number;
  acknowledged: { by: Actor; at_ms: number } | null;
  resolved_ms: number | null;
  escalations: (Bodies["page.escalated"] & { by: Actor; at_ms: number })[];
};

export type Alert = Bodies["alert.fired"] & { since_ms: number };

export type Change = Bodies["change.recorded"] & { n: number };

export interface Message {
  n: number;
  at_ms: number;
  actor: Actor;
  channel: string;
  text: string;
}

export type Action = Bodies["action.requested"] & {
  at_ms: number;
  by: Actor;
  outcome: "under way" | "taken" | "failed";
  error?: string;
};

export type EntryTone = "plain" | "good" | "warn" | "bad" | "note" | "accent";

export interface Entry {
  n: number;
  at_ms: number;
  /** Empty for what the run itself says. */
  who: string;
  tone: EntryTone;
  /** "page", "note", … */
  label: string;
  text: string;
  /** What goes with it, each on its own. */
  facts: string[];
}

/** One line of the timeline, or null for what has no place in it. */
export function record(e: Shown): Entry | null {
  const line = phrase(e);
  if (!line) return null;
  const [label, tone, text, ...facts] = line;
  return { n: e.n, at_ms: e.at_ms, who: e.actor.kind === "engine" ? "" : (e.actor.name ?? ""), tone, label, text, facts: facts.filter(Boolean) };
}

type Line = [label: string, tone: EntryTone, text: string, ...facts: string[]];

function phrase(e: Shown): Line | null {
  switch (e.kind) {
    case "run.started":
      return ["run", "plain", "The run starts"];
    case "run.ended":
      return ["run", "plain", "The run ends", e.body.reason];
    case "page.sent":
      return ["page", "bad", e.body.summary, `to ${e.body.to}`, e.body.service];
    case "page.acknowledged":
      return ["page", "accent", `Acknowledged ${e.body.page}`];
    case "page.escalated":
      return ["escalation", "accent", e.body.reason, `to ${e.body.team}`];
    case "page.resolved":
      return ["page", "good", `Resolved ${e.body.page}: its alerts have stopped`];
    case "alert.fired":
      return ["alert", "warn", e.body.summary || e.body.alert, e.body.service];
    case "alert.resolved":
      return ["alert", "good", `${e.body.alert} has stopped`, e.body.service];
    case "incident.declared":
      return ["incident", "bad", e.body.title, e.body.severity];
    case "severity.declared":
      return ["severity", "bad", `Severity is ${e.body.severity}`];
    case "hypothesis.stated":
      return [
        "hypothesis",
        "note",
        e.body.text,
        e.body.suspect ? `suspect ${e.body.suspect}` : "",
        e.body.change ? `change ${e.body.change}` : "",
        e.body.owner ? `owner ${e.body.owner}` : "",
      ];
    case "note.added":
      return ["note", "plain", e.body.text];
    case "update.posted":
      return ["update", "accent", e.body.text, `to ${e.body.audience}`];
    case "step.checked":
      return e.body.done ? ["runbook", "plain", `Step ${words(e.body.step)} done`, e.body.runbook] : ["runbook", "plain", `Step ${words(e.body.step)} open again`, e.body.runbook];
    case "action.requested":
      return ["action", "accent", `${words(e.body.action)} ${e.body.target}: ${e.body.reason}`];
    case "action.taken":
      return ["action", "good", `${words(e.body.action)} ${e.body.target}: done`, e.body.blast];
    case "action.failed":
      return ["action", "bad", `${words(e.body.action)} ${e.body.target}: ${e.body.error}`];
    default:
      return null;
  }
}

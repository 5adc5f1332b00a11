// The shapes a story is made of, and how one event reads as a line of the
// incident's timeline.

import { wouldHave } from "./would-have";
import type { Actor, Bodies, NotifyReason, Shown } from "../../../api/types";
import { deed, endings, outcomes, paceText, plural, span, words } from "../../../format";
import type { Page } from "./page";
import { suffered } from "./phrase";

/** How the house works that a run is played in, for whoever acts in it. */
const HOUSES: Record<string, string[]> = {
  "start-up": ["A start-up: most of what else needs a yes you do at once."],
  enterprise: ["An enterprise: each change needs a yes of somebody else."],
  regulated: ["A regulated house: each change needs a yes of somebody else, and its reason names a ticket, as in CHG-1042."],
};

export type Alert = Bodies["alert.fired"] & { since_ms: number };

export type Change = Bodies["change.recorded"] & { n: number };

/** What a change was and, of an action, why it was taken. */
export const changeWords = (c: { summary: string; reason?: string }): string => (c.reason ? `${c.summary}: ${c.reason}` : c.summary);

/** What somebody believes. */
export type Hypothesis = Bodies["hypothesis.stated"] & {
  at_ms: number;
  by: Actor;
  /** It was taken back; ruled out, when something seen speaks against it. */
  withdrawn: Bodies["hypothesis.withdrawn"] | null;
};

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
  /** "waiting" is for approval. */
  outcome: "waiting" | "under way" | "taken" | "failed" | "refused";
  /** Replicas that did not serve when it was carried out. */
  not_ready?: string[];
  /** Why it failed or was refused. */
  error?: string;
  /** Who approved or refused it. */
  decided?: Actor;
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
  /** Id of the action that this asks approval for. */
  asks?: string;
}

/** What there was before an event, for what the event names. */
export interface Known {
  actions: readonly Action[];
  changes: readonly Change[];
  hypotheses: readonly Hypothesis[];
  pages: readonly Page[];
}

/** One line of the timeline, or null for what has no place in it. */
export function record(e: Shown, known: Known): Entry | null {
  const line = phrase(e, known);
  if (!line) return null;
  const [label, tone, text, ...facts] = line;
  const entry: Entry = { n: e.n, at_ms: e.at_ms, who: e.actor.kind === "engine" ? "" : (e.actor.name ?? ""), tone, label, text, facts: facts.filter(Boolean) };
  if (e.kind === "action.requested" && e.body.needs) entry.asks = e.body.id;
  return entry;
}

/** That something was carried out, and what of it is still to come. */
export function carriedOut(what: string, notReady: readonly string[] = []): string {
  if (notReady.length === 0) return `${what}: done`;
  return `${what}: carried out; ${notReady.join(", ")} not ready yet`;
}

/** What a hint costs, as it is said before it is taken and after. */
export function hintPrice({ points, percent }: { points?: number; percent?: number }): string {
  if (percent) return `costs ${percent} % of the points`;
  if (points) return `costs ${plural(points, "point")}`;
  return "costs nothing";
}

/** What a notification tells of a group of alerts: why it came, and of which. */
export function again(why: NotifyReason, firing: readonly string[], stopped: readonly string[] = []): string {
  const on = [...new Set(firing)].join(", ");
  const off = [...new Set(stopped)].join(", ");
  if (why === "joined") return `more alerts fire, now ${on}`;
  if (why === "eased") return `${off} stopped, still ${on}`;
  if (why === "over") return `${off} stopped`;
  if (why === "repeated") return `${on} still firing`;
  return `${on} firing`;
}

type Line = [label: string, tone: EntryTone, text: string, ...facts: string[]];

function phrase(e: Shown, { actions, changes, hypotheses, pages }: Known): Line | null {
  const page = (id: string) => pages.find((p) => p.page === id)?.summary;
  switch (e.kind) {
    case "run.started":
      return ["run", "plain", "The run starts", ...(HOUSES[e.body.policy ?? ""] ?? [])];
    case "run.ended":
      return ["run", "plain", "The run ends", e.body.reason];
    case "closing.began":
      return ["run", "note", "The scenario is over; there is time for words", endings[e.body.reason]];
    case "run.stopped":
      return ["run", "note", "Had the run end", e.body.why];
    case "run.extended":
      return ["clock", "note", `The run is ${span(e.body.by_ms / 1000)} longer`];
    case "hint.given":
      return ["hint", "accent", e.body.text, hintPrice(e.body)];
    case "note.written":
      return ["private note", "plain", e.body.text, "for facilitators alone"];
    case "run.paused":
      return ["clock", "note", "The run is paused"];
    case "run.resumed":
      return ["clock", "note", "The run goes on"];
    case "clock.changed":
      return ["clock", "note", paceText(e.body.speed)];
    case "member.joined":
      return ["crew", "note", `${e.body.member.name ?? "Somebody"} joined the crew`, e.body.seat ? words(e.body.seat) : ""];
    case "member.left":
      return ["crew", "note", `${e.body.member.name ?? "Somebody"} has left the crew`];
    case "role.taken":
      return ["crew", "note", `${e.body.member.name ?? "Somebody"} is ${words(e.body.seat)}`];
    case "role.handed":
      return ["crew", "note", e.body.to?.name ? `${e.body.to.name} took over ${words(e.body.seat)} from ${e.body.from.name ?? "another"}` : `${e.body.from.name ?? "Somebody"} gave up ${words(e.body.seat)}`];
    case "handoff.written":
      return ["handoff", "accent", e.body.text, words(e.body.seat)];
    case "whisper.sent":
      return ["whisper", "accent", e.body.text, e.body.seat ? `only to ${words(e.body.seat)}` : "only to one person"];
    case "page.sent":
      return ["page", "bad", e.body.summary, `to ${e.body.to}`, e.body.service];
    case "page.updated":
      return ["page", "warn", `${page(e.body.page) ?? "A page"}: ${again(e.body.why, e.body.alerts, e.body.stopped)}`, `to ${e.body.to}`];
    case "silence.created":
      return ["silence", "warn", `Silenced ${(e.body.alerts ?? []).join(", ") || e.body.matchers.join(", ")}: ${e.body.comment}`, ...e.body.matchers];
    case "rule.written":
      return ["alert rule", "note", `Wrote the alert rule ${e.body.alert}: ${e.body.summary}`, wouldHave(e.body.fired?.length ?? 0), e.body.expr];
    case "silence.ended":
      return ["silence", "plain", "A silence ended"];
    case "notification.filed": {
      const why = again(e.body.why, e.body.alerts ?? [], e.body.stopped);
      return ["ticket", "plain", e.body.summary || why, why, `for ${e.body.receiver}`];
    }
    case "page.acknowledged":
      return ["page", "accent", page(e.body.page) ? `Acknowledged: ${page(e.body.page)}` : "Acknowledged a page"];
    case "page.escalated":
      return ["escalation", "accent", e.body.reason, `to ${callee(e.body)}`, e.body.level ? `level ${e.body.level}` : "", e.body.round && e.body.round > 1 ? `round ${e.body.round}` : ""];
    case "page.assigned":
      return ["page", "accent", `${page(e.body.page) ?? "A page"}: it rings for ${e.body.to.map(callee).join(", ")}`, e.body.reason ?? ""];
    case "page.snoozed":
      return ["page", "note", `${page(e.body.page) ?? "A page"}: snoozed for ${span((e.body.until_ms - e.at_ms) / 1000)}`];
    case "page.reopened":
      return ["page", "bad", `${page(e.body.page) ?? "A page"}: it rings again`];
    case "page.closed":
      return ["page", "good", `${page(e.body.page) ?? "A page"}: resolved by hand`, e.body.reason];
    case "page.merged":
      return ["page", "note", `${page(e.body.page) ?? "A page"}: part of the incident`];
    case "page.taken":
      return ["page", "accent", `${page(e.body.page) ?? "A page"}: has it now`];
    case "responder.joined":
      return ["crew", "note", "Answers the pager", e.body.team ? `for ${e.body.team}` : ""];
    case "page.resolved":
      return ["page", "good", `${page(e.body.page) ?? "A page"}: resolved, its alerts have stopped`];
    case "alert.fired":
      return ["alert", "warn", e.body.summary || e.body.alert, e.body.service];
    case "alert.resolved":
      return ["alert", "good", `${e.body.alert} has stopped`, e.body.service];
    case "incident.declared":
      return ["incident", "bad", e.body.title, e.body.severity];
    case "incident.closed":
      return ["incident", "good", e.body.text, outcomes[e.body.outcome]];
    case "severity.declared":
      return ["severity", "bad", `Severity is ${e.body.severity}`];
    case "hypothesis.stated":
      return [
        "hypothesis",
        "note",
        e.body.text,
        e.body.suspect ? `suspect ${e.body.suspect.replace("->", " → ")}` : "",
        named(e.body.change, changes),
        e.body.owner ? `owner ${e.body.owner}` : "",
      ];
    case "hypothesis.withdrawn":
      return [
        "hypothesis",
        "plain",
        `${e.body.ruled_out ? "Ruled out" : "Withdrew"}: ${hypotheses.find((h) => h.hypothesis === e.body.hypothesis)?.text ?? "a hypothesis"}`,
        e.body.reason,
      ];
    case "impact.stated":
      return ["impact", "note", `What customers suffer: ${suffered(e.body)}`];
    case "note.added":
      return ["note", "plain", e.body.text];
    case "update.posted":
      return [
        "update",
        "accent",
        e.body.text,
        `to ${e.body.audience}`,
        e.body.status ?? "",
        e.body.impact ? `impact: ${e.body.impact}` : "",
        e.body.doing ? `being done: ${e.body.doing}` : "",
        e.body.next_ms ? `next one promised in ${span((e.body.next_ms - e.at_ms) / 1000)}` : "",
        e.body.channel ? `in ${e.body.channel}` : "",
      ];
    case "component.marked":
      return ["status page", "note", `${words(e.body.journey)}: ${words(e.body.state)}`];
    case "step.checked":
      return e.body.done ? ["runbook", "plain", `Step ${words(e.body.step)} done`, e.body.runbook] : ["runbook", "plain", `Step ${words(e.body.step)} open again`, e.body.runbook];
    case "command.run":
      return ["terminal", "plain", `Ran ${e.body.line}`, `on ${e.body.where}`];
    case "action.requested":
      return [
        "action",
        e.body.needs || e.body.break_glass ? "warn" : "accent",
        `${deed(e.body)}: ${e.body.reason}`,
        e.body.needs ? `asks for ${e.body.needs}` : "",
        e.body.break_glass ? "breaks the glass" : "",
      ];
    case "action.approved": {
      const action = actions.find((a) => a.id === e.body.id);
      return ["approval", "good", action ? `${deed(action)}: approved` : "Approved"];
    }
    case "action.refused":
      return ["approval", "bad", `${deed(e.body)}: refused. ${e.body.why}`];
    case "action.taken":
      return [
        "action",
        e.body.not_ready?.length ? "plain" : "good",
        carriedOut(deed(e.body), e.body.not_ready),
        e.body.blast,
        e.body.approved_by ? `approved by ${e.body.approved_by}` : "",
        e.body.break_glass ? "without approval" : "",
      ];
    case "action.failed":
      return ["action", "bad", `${deed(e.body)}: ${e.body.error}`];
    default:
      return null;
  }
}

/** Whom a page goes to, as narrow as it is known. */
function callee(c: { team?: string; seat?: string; who?: Actor }): string {
  return c.who?.name ?? (c.seat ? words(c.seat) : (c.team ?? "somebody"));
}

/** A change by what it was: its id says nothing to people. */
function named(id: string | undefined, changes: readonly Change[]): string {
  const change = changes.find((c) => c.change === id);
  return id ? `change: ${change ? changeWords(change) : id}` : "";
}

import type { Pending } from "../../../api/outbox";
import type { Command, Kind, Shown } from "../../../api/types";

const KINDS: Partial<Record<Command["type"], Kind>> = {
  acknowledge: "page.acknowledged",
  escalate: "page.escalated",
  reassign: "page.assigned",
  snooze: "page.snoozed",
  resolve: "page.closed",
  merge: "page.merged",
  declare: "incident.declared",
  close: "incident.closed",
  severity: "severity.declared",
  hypothesis: "hypothesis.stated",
  withdraw: "hypothesis.withdrawn",
  impact: "impact.stated",
  note: "note.added",
  update: "update.posted",
  message: "message.sent",
  step: "step.checked",
  action: "action.requested",
  silence: "silence.created",
  unsilence: "silence.ended",
  "write-rule": "rule.written",
  hint: "hint.given",
};

/** Fields of commands that their event has in another form, or not at all. */
const ELSEWHERE: Partial<Record<Command["type"], readonly string[]>> = {
  message: ["status", "impact", "doing", "next_ms"],
  snooze: ["minutes"],
  silence: ["minutes"],
  reassign: ["team", "seat", "who"],
  escalate: ["persona"],
};

/** How many of the newest events are looked through. */
const RECENT = 50;

/**
 * Commands whose event is not on the screen yet. The event of a command often
 * comes by the websocket before the answer to it does, and nothing may be shown
 * twice meanwhile. Each event accounts for one command.
 */
export function unseen(pending: readonly Pending[], events: readonly Shown[], me: string): Pending[] {
  const mine = events.slice(-RECENT).filter((e) => e.actor.id === me);
  return pending.filter((p) => {
    const at = mine.findIndex((e) => e.kind === KINDS[p.command.type] && e.wall_ms >= p.given_ms - CLOCKS_APART_MS && says(e, p.command));
    if (at < 0) return true;
    mine.splice(at, 1);
    return false;
  });
}

/** How far the browser's clock and the server's may be apart, in milliseconds. */
const CLOCKS_APART_MS = 60_000;

function says(event: Shown, command: Command): boolean {
  const body = event.body as unknown as Record<string, unknown>;
  const elsewhere = ELSEWHERE[command.type] ?? [];
  return Object.entries(command).every(([field, value]) => field === "type" || elsewhere.includes(field) || typeof value === "object" || (body[field] ?? "") === (value ?? ""));
}

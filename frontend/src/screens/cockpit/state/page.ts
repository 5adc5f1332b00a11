// What becomes of a page, and for whom it rings: a pure fold over its events.

import type { Actor, Bodies, Callee, Shown } from "../../../api/types";

export type Page = Bodies["page.sent"] & {
  sent_ms: number;
  /** Who has it: somebody who plays, or a colleague whom nobody plays. */
  acknowledged: { by: Actor; at_ms: number } | null;
  /** When whom it went to was told of it last. */
  told_ms: number;
  /** Its alerts have stopped. */
  resolved_ms: number | null;
  escalations: (Bodies["page.escalated"] & { by: Actor; at_ms: number })[];
  /** For whom it rings while nobody has it. */
  rings: Callee[];
  snoozed: { by: Actor; until_ms: number } | null;
  /** Resolved by hand. */
  closed: { by: Actor; reason: string } | null;
  /** Part of the incident. */
  merged: { by: Actor } | null;
};

export function sent(e: Extract<Shown, { kind: "page.sent" }>): Page {
  return {
    ...e.body,
    sent_ms: e.at_ms,
    told_ms: e.at_ms,
    acknowledged: null,
    resolved_ms: null,
    escalations: [],
    rings: [{ team: e.body.to }],
    snoozed: null,
    closed: null,
    merged: null,
  };
}

/** Takes what happened to a page after it was sent; false: the event is not about one. */
export function befell(pages: readonly Page[], e: Shown): boolean {
  const change = (id: string | undefined, how: (p: Page) => void) => {
    const page = pages.find((p) => p.page === id);
    if (page) how(page);
    return true;
  };
  switch (e.kind) {
    case "page.updated":
      return change(e.body.page, (p) => Object.assign(p, { alerts: e.body.alerts, told_ms: e.at_ms }));
    case "page.acknowledged":
      return change(e.body.page, (p) => (p.acknowledged ??= { by: e.actor, at_ms: e.at_ms }));
    case "page.taken":
      return change(e.body.page, (p) => {
        p.acknowledged = { by: e.actor, at_ms: e.at_ms };
        p.snoozed = null;
      });
    case "page.escalated":
      return change(e.body.page, (p) => {
        p.escalations.push({ ...e.body, by: e.actor, at_ms: e.at_ms });
        p.rings.push({ team: e.body.team, seat: e.body.seat, who: e.body.who });
      });
    case "page.assigned":
      return change(e.body.page, (p) => {
        p.rings = [...e.body.to];
        p.acknowledged = p.snoozed = null;
      });
    case "page.snoozed":
      return change(e.body.page, (p) => (p.snoozed = { by: e.actor, until_ms: e.body.until_ms }));
    case "page.reopened":
      return change(e.body.page, (p) => (p.acknowledged = p.snoozed = null));
    case "page.closed":
      return change(e.body.page, (p) => (p.closed ??= { by: e.actor, reason: e.body.reason }));
    case "page.merged":
      return change(e.body.page, (p) => (p.merged ??= { by: e.actor }));
    case "page.resolved":
      return change(e.body.page, (p) => (p.resolved_ms ??= e.at_ms));
    default:
      return false;
  }
}

/** Nothing is left to be done about it. */
export function isDone(p: Page): boolean {
  return p.resolved_ms !== null || p.closed !== null || p.merged !== null;
}

/** Nobody has taken it, and something is left to be done about it. */
export function isOpen(p: Page): boolean {
  return p.acknowledged === null && !isDone(p);
}

/** Whoever sits before the screen, as pages name them. */
export interface Callable {
  /** Of the crew, by id. */
  id: string;
  /** That they are on call for. */
  oncall: readonly string[];
  /** That they hold; null: not known yet. */
  seats: readonly string[] | null;
  /** All teams of the stack. */
  teams: readonly { name: string }[];
}

/** Whether a page that is open rings for somebody. What cannot be told rings: better once too often. */
export function ringsFor(p: Page, me: Callable): boolean {
  return p.rings.some(({ team, seat, who }) => {
    if (who?.id) return who.kind === "person" && who.id === me.id;
    if (seat) return me.seats?.includes(seat) ?? true;
    return me.oncall.includes(team ?? "") || !me.teams.some((t) => t.name === team);
  });
}

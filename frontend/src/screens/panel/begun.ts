// Marks that are being given at a desk, and have not been sent: a page that is reloaded or
// left for another has them again.

import type { GlobalMark, PanelDesk } from "../../api/types";

export interface Begun {
  /** By criterion. */
  levels: Record<string, number>;
  comments: Record<string, string>;
  /** Of the whole; null: none. */
  global: GlobalMark | null;
  comment: string;
}

type Desk = Pick<PanelDesk, "criteria" | "global" | "comment">;

/** What a rater has given, as they would begin to change it. */
export function given(desk: Desk): Begun {
  return {
    levels: Object.fromEntries(desk.criteria.flatMap((c) => (c.level === null ? [] : [[c.id, c.level]]))),
    comments: Object.fromEntries(desk.criteria.map((c) => [c.id, c.comment])),
    global: desk.global || null,
    comment: desk.comment,
  };
}

/** What was begun, over what was given. Of criteria and levels that there are no more nothing is taken. */
export function readBegun(text: string, desk: Desk): Begun {
  const now = given(desk);
  let kept: Partial<Begun>;
  try {
    kept = JSON.parse(text) as Partial<Begun>;
  } catch {
    return now;
  }
  for (const c of desk.criteria) {
    const level = kept.levels?.[c.id];
    if (level !== undefined && c.levels[level] !== undefined) now.levels[c.id] = level;
    const said = kept.comments?.[c.id];
    if (typeof said === "string") now.comments[c.id] = said;
  }
  return { ...now, global: kept.global ?? now.global, comment: kept.comment ?? now.comment };
}

/** What is kept of it: nothing, where it is what was given. */
export function writeBegun(now: Begun, desk: Desk): string {
  const text = JSON.stringify(now);
  return text === JSON.stringify(given(desk)) ? "" : text;
}

// Where the injects of a draft are on its line of time.

import type { DraftInject } from "../../api/types";

export interface Placed {
  inject: DraftInject;
  /** Run time; of one that waits for something that is not on the line, undefined. */
  at_ms: number | undefined;
  /** It is not known before the run: it is so long after another at the earliest. */
  earliest: boolean;
}

/** Each inject in the order of the document; what waits for another one is placed behind it. */
export function place(injects: readonly DraftInject[]): Placed[] {
  const byId = new Map(injects.map((i) => [i.id, i]));
  function at(i: DraftInject, way: readonly string[]): number | undefined {
    if (i.fixed) return i.at_ms;
    const before = i.after ? byId.get(i.after) : undefined;
    if (!before || way.includes(before.id)) return undefined;
    const from = at(before, [...way, i.id]);
    return from === undefined ? undefined : from + i.at_ms;
  }
  return injects.map((inject) => ({ inject, at_ms: at(inject, []), earliest: !inject.fixed }));
}

/** Marks for an axis: about six of them, at times that people count in. */
export function ticks(end_ms: number): number[] {
  const steps = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((s) => s * 1000);
  const step = steps.find((s) => end_ms / s <= 6) ?? 7_200_000;
  const all: number[] = [];
  for (let t = 0; t <= end_ms; t += step) all.push(t);
  return all;
}

/** The line, from 1, on which the block of an inject says its id; 0 where it does not. */
export function lineOf(text: string, id: string): number {
  const lines = text.split("\n");
  return lines.findIndex((l) => new RegExp(`^\\s*id:\\s*["']?${id.replace(/[^\w-]/g, "")}["']?\\s*(#.*)?$`).test(l)) + 1;
}

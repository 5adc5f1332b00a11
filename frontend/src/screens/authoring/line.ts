// Where the injects of a draft are on its line of time, and for how long.

import type { DraftInject } from "../../api/types";
import { stopwatch } from "../../format";

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

/** A time for which the faults of an inject hold. */
export interface Stretch {
  from_ms: number;
  to_ms: number;
  /** It ends by itself; else it is drawn to the end of the drill, and a cure ends it. */
  ends: boolean;
  /** So long from its beginning it gets worse. */
  grows_ms: number;
}

/** When an inject comes, again too, and for how long its faults hold if nobody does anything about them. */
export function course(i: DraftInject, at_ms: number, end_ms: number): { comes: number[]; holds: Stretch[] } {
  const comes: number[] = [];
  const holds: Stretch[] = [];
  const most = i.every_ms > 0 ? i.comes || Infinity : 1;
  for (let n = 0; n < most; n++) {
    const from = at_ms + n * i.every_ms;
    if (from >= end_ms) break;
    comes.push(from);
    const before = holds.at(-1);
    if (!i.harm || (before && before.to_ms > from)) continue; // what holds to the end holds already
    const ends = i.lasts_ms > 0 && !(i.stays && n === most - 1);
    holds.push(...turns(i, from, ends ? Math.min(from + i.lasts_ms, end_ms) : end_ms, ends));
  }
  return { comes, holds };
}

/** What holds from one time to another, without the turns for which it is away. */
function turns(i: DraftInject, from_ms: number, to_ms: number, ends: boolean): Stretch[] {
  if (i.on_ms <= 0) return [{ from_ms, to_ms, ends, grows_ms: Math.min(i.grows_ms, to_ms - from_ms) }];
  const all: Stretch[] = [];
  for (let t = from_ms; t < to_ms; t += i.on_ms + i.off_ms) all.push({ from_ms: t, to_ms: Math.min(t + i.on_ms, to_ms), ends: ends || t + i.on_ms < to_ms, grows_ms: 0 });
  return all;
}

/** How many times are told one by one. */
const TOLD = 6;

/** What is drawn of an inject, in words. */
export function told({ inject: i, at_ms, earliest }: Placed, end_ms: number): string {
  if (at_ms === undefined) return "It is not known when.";
  const { comes, holds } = course(i, at_ms, end_ms);
  const first = `${earliest ? "At the earliest it" : "It"} comes at ${stopwatch(at_ms)}`;
  if (comes.length === 0) return `${first}, after the end of the drill.`;
  const stretches = holds.map((h) => `from ${stopwatch(h.from_ms)} to ${h.ends ? stopwatch(h.to_ms) : "the end"}`);
  const parts = [
    first,
    comes.length > 1 ? `${comes.length} times in all${i.harm ? "" : `: ${some(comes.map(stopwatch))}`}` : "",
    stretches.length > 0 ? `its harm holds ${some(stretches)}${holds.every((h) => h.ends) ? "" : ", or until it is cured"}` : "",
    i.grows_ms > 0 ? `it grows for ${stopwatch(i.grows_ms)}` : "",
    i.until ? `${i.until} ends it` : "",
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}

const some = (all: readonly string[]) => (all.length > TOLD ? `${all.slice(0, TOLD).join(", ")} and ${all.length - TOLD} times more` : all.join(", "));

/** The line, from 1, on which the block of an inject says its id; 0 where it does not. */
export function lineOf(text: string, id: string): number {
  const lines = text.split("\n");
  return lines.findIndex((l) => new RegExp(`^\\s*id:\\s*["']?${id.replace(/[^\w-]/g, "")}["']?\\s*(#.*)?$`).test(l)) + 1;
}

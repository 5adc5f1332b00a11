// What a drill's cast allows, in words. Whether something is allowed is for the
// server to say; here stands what a screen says before it is asked.

import type { Crew, Right } from "../../../api/types";

/** For whom something is that somebody may not do. */
export interface ForWhom {
  /** "for Communications: Ben" */
  short: string;
  /** "Telling customers is for Communications. Ben has that seat." */
  sentence: string;
}

/** Null: it is for everybody, for the one who asks, or it is not known yet. */
export function forWhom(crew: Crew | null, right: Right, self: string): ForWhom | null {
  const seats = (crew?.seats ?? []).filter((s) => s.may.includes(right));
  const first = seats[0];
  if (!crew || !first || seats.some((s) => s.holder === self)) return null;
  const titles = seats.map((s) => s.title).join(" or ");
  const holder = crew.members.find((m) => m.id === first.holder)?.name;
  const [short, who] = holder
    ? [holder, `${holder} has that seat.`]
    : first.stand_in
      ? [`${first.stand_in} stands in`, `${first.stand_in} stands in there: ask in the chat, or take the seat.`]
      : ["nobody", "Nobody has that seat: take it first."];
  return { short: `for ${titles}: ${short}`, sentence: `${first.says[first.may.indexOf(right)] ?? "That"} is for ${titles}. ${who}` };
}

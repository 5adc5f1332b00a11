// What stands of a game day are called in words.

import type { CrewStanding, DebriefRule, GameDay, GameDayCrew, GameDayPlay, HowCrewsBegin, Ranking, RuntimeRoom, SeedRule } from "../../api/types";
import { plural, stopwatch } from "../../format";
import type { Tone } from "../../ui";
import { debriefRules } from "../assignments/words";

export const states: Record<GameDay["state"], [label: string, tone: Tone]> = {
  planned: ["planned", "plain"],
  open: ["lobby open", "accent"],
  playing: ["under way", "accent"],
  break: ["in a break", "accent"],
  over: ["over", "plain"],
};

export const standings: Record<CrewStanding, [label: string, tone: Tone]> = {
  none: ["not begun", "plain"],
  queued: ["waits for a place", "warn"],
  starting: ["its system starts", "accent"],
  running: ["plays", "accent"],
  awaited: ["waits for its crew", "warn"],
  ended: ["has played", "good"],
  interrupted: ["interrupted", "bad"],
  failed: ["could not begin", "bad"],
};

/** How many runs more a runtime takes now, besides those that wait for a place. */
export const free = (room: RuntimeRoom) => Math.max(0, room.most - room.taken - room.waiting);

/** Whether a crew that stands so can begin, for the first time or anew. */
export const begins = (s: CrewStanding) => s === "none" || s === "interrupted" || s === "failed";

/** Whether its run has begun and not ended. */
export const underWay = (s: CrewStanding) => s === "queued" || s === "starting" || s === "running" || s === "awaited";

export const beginnings: { value: HowCrewsBegin; label: string }[] = [
  { value: "together", label: "All at once, when you say so" },
  { value: "ready", label: "Each crew when all of it are ready" },
];

export const seedRules: { value: SeedRule; label: string }[] = [
  { value: "drill", label: "The same for all: each drill's own" },
  { value: "same", label: "The same for all: this number" },
  { value: "crew", label: "Another one for each crew" },
];

export const opening: { value: DebriefRule; label: string }[] = [{ value: "over", label: "When the game day is over" }, ...debriefRules];

export const leaderboards: { value: Ranking; label: string }[] = [
  { value: "", label: "None" },
  { value: "harm", label: "By harm avoided" },
  { value: "score", label: "By score" },
];

/** When it begins: Tue, 1 Dec 2026, 14:00 (Europe/Berlin), and here, where that is another hour. */
export function whenText(d: Pick<GameDay, "begins_at" | "begins_ms" | "zone">): string {
  if (!d.begins_at || d.begins_ms === undefined) return "When it begins has not been said yet";
  const at = (timeZone?: string) => new Date(d.begins_ms ?? 0).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", ...(timeZone ? { timeZone } : {}) });
  const there = at(d.zone);
  const here = at();
  return `${there} (${d.zone})${there === here ? "" : `; where you are: ${here}`}`;
}

/** How far it is, in one sentence. */
export function stateText(d: GameDay, now_ms: number): string {
  const drill = d.drills[d.at];
  const which = drill ? `drill ${d.at + 1} of ${d.drills.length}, ${drill.title}` : "the next drill";
  switch (d.state) {
    case "planned":
      return "It is planned; its lobby is not open yet.";
    case "open":
      return `The lobby is open. Next is ${which}.`;
    case "playing":
      return `Played now: ${which}.`;
    case "break": {
      const left = (d.break_end_ms ?? 0) - now_ms;
      return left > 0 ? `Break: ${stopwatch(left)} left. Then comes ${which}.` : `The break is over. Next is ${which}.`;
    }
    case "over":
      return "It is over.";
  }
}

/** The play of a crew of the drill that the game day is at. */
export const playNow = (d: GameDay, c: GameDayCrew): GameDayPlay | undefined => c.inside?.plays.find((p) => p.place === d.at);

/** Who is missing of a crew before it can begin: 1 is not here, 2 are not ready. */
export function missing(c: Pick<GameDayCrew, "size" | "here" | "ready">): string {
  const away = c.size - c.here;
  const unready = c.size - c.ready;
  return [away > 0 ? `${plural(away, "is", "are")} not here` : "", unready > 0 ? `${plural(unready, "is", "are")} not ready` : ""].filter(Boolean).join(", ") || "all are here and ready";
}

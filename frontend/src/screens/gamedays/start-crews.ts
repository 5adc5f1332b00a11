import { api } from "../../api/client";
import type { GameDay, GameDayStart, GameDayStarted } from "../../api/types";
import { toast } from "../../ui";

/** Starts crews of a game day, and says which could not begin; the game day as it is then. */
export async function startCrews(day: GameDay, which: GameDayStart): Promise<GameDay> {
  const done = await api.post<GameDayStarted>(`/api/gamedays/${encodeURIComponent(day.id)}/start`, which);
  for (const f of done.failed) toast(`${f.crew} could not begin: ${f.why}`, "bad");
  return done.day;
}

// Who of a crew says yes or no to what was asked for. Whether somebody may is for the
// server to say; here stands what a screen offers before it is asked.

import type { Crew } from "../../../api/types";
import { forWhom } from "./seats";
import { waiting, type Action, type Story } from "./story";

/**
 * Whether the crew decides on what somebody asked for, and not they themselves: those who play
 * alone do. In a drill whose cast has no seat for it a colleague decides, or whoever leads.
 */
export function decidedHere(action: Action, story: Story, crew: Crew | null, self: string): boolean {
  if (!crew?.seats.some((s) => s.may.includes("approve"))) return false;
  return playsAlone(story) || action.by.id !== self;
}

/** What waits for the yes or no of this one person. */
export function waitingFor(story: Story, crew: Crew | null, self: string): Action[] {
  if (forWhom(crew, "approve", self)) return [];
  return waiting(story).filter((a) => decidedHere(a, story, crew, self));
}

export const playsAlone = (story: Story) => story.crew.length < 2;

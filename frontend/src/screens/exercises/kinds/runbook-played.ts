import type { FollowedStep, InstructionSort, PlayedMinute } from "../../../api/types";
import type { Tone } from "../../../ui";

/** What the sections of a runbook are called. */
export const sectionWords: Record<string, string> = {
  trigger: "Trigger",
  impact: "Impact",
  steps: "Steps",
  safety: "Safety",
  rollback: "Rollback",
  escalation: "Escalation",
  verification: "Verification",
};

/** How much a sort of instruction asks for attention. */
export const tones: Record<InstructionSort, Tone | undefined> = {
  look: undefined,
  act: "warn",
  wait: undefined,
  escalate: "warn",
  never: undefined,
  unclear: "bad",
};

/** Puts each step beside the stretch of the play in which it was taken. */
export function alongside(steps: readonly FollowedStep[], minutes: readonly PlayedMinute[]): { step: FollowedStep; minute?: PlayedMinute }[] {
  return steps.map((step) => ({ step, minute: minutes.find((m) => step.at_ms >= m.from_ms && step.at_ms < m.to_ms) }));
}

import type { Enrolment, Step } from "../../api/types";

/** What a part of a step needs to do something in it. */
export interface StepProps {
  step: Step;
  /** Of whoever looks at it; null: they do not learn by the track. */
  enrolment: Enrolment | null;
  /** Something was done: the step as it is now may be asked for. */
  onChanged: () => void;
}

/** Where things are done in a step. */
export function stepPath(e: Enrolment, s: Step, what: string): string {
  return `/api/enrolments/${encodeURIComponent(e.id)}/steps/${encodeURIComponent(s.id)}/${what}`;
}

/** Whether something can be done in a step. */
export const mayDo = ({ step, enrolment }: Pick<StepProps, "step" | "enrolment">) => enrolment !== null && !enrolment.ended_ms && step.state !== "locked" && step.state !== "unavailable";

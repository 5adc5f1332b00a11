import type { Move, StepMove } from "../../api/types";
import { stopwatch } from "../../format";
import { Badge, Breaks, type Tone } from "../../ui";

const words: Record<Move, [label: string, tone: Tone]> = {
  done: ["done", "good"],
  skipped: ["skipped", "bad"],
  aside: ["not needed", "note"],
  earlier: ["too early", "warn"],
  harmful: ["harmful", "bad"],
};

interface StepsDoneProps {
  steps: readonly StepMove[];
  at: (seq: number) => number | undefined;
  onPick: (seq: number) => void;
}

/** What was done, beside the runbook that it should follow: step by step, in the runbook's order. */
export function StepsDone({ steps, at, onPick }: StepsDoneProps) {
  return (
    <ol class="steps-done" aria-label="Beside the runbook">
      {steps.map((s) => {
        const seq = s.event ?? 0;
        const ms = at(seq);
        return (
          <li key={`${s.step} ${seq}`} class="row">
            <Badge tone={words[s.move][1]}>{words[s.move][0]}</Badge>
            <span class="grow">
              <Breaks>{s.title}</Breaks>
            </span>
            {ms === undefined ? null : (
              <button type="button" class="moment" onClick={() => onPick(seq)}>
                {stopwatch(ms)}
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

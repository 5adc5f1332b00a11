import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Problem } from "../api/client";

/** Something that a person has done by a button or a key: once at a time, however often it is pressed. */
export class Deed {
  readonly busy = signal(false);
  /** What was wrong with it last; null: nothing, or it is being done again. */
  readonly problem = signal<Problem | null>(null);

  /** Does it, unless it is being done already. */
  readonly run = async (does: () => Promise<unknown>): Promise<void> => {
    if (this.busy.peek()) return;
    this.busy.value = true;
    this.problem.value = null;
    try {
      await does();
    } catch (err) {
      this.problem.value = Problem.of(err);
    } finally {
      this.busy.value = false;
    }
  };
}

/** A deed of this component, as it stands. */
export function useDoing(): { busy: boolean; problem: Problem | null; run: Deed["run"] } {
  const { busy, problem, run } = useMemo(() => new Deed(), []);
  return { busy: busy.value, problem: problem.value, run };
}

// What was sent to runs and not answered yet.

import { newKey } from "../../../api/outbox";
import type { Led } from "./interventions";

/** One thing done to one run: sent again as it is, it is done once. */
export interface Try {
  key: string;
  /** Hints that the run had been given when it began: which one is the next. */
  hints: number;
}

/**
 * Tries of one intervention, by run. An answer that is lost leaves open whether it was
 * done, so whoever tries again sends the same key and asks for the same hint.
 */
export class Tries {
  #of = new Map<string, Try>();

  of({ run, hints }: Pick<Led, "run" | "hints">): Try {
    let begun = this.#of.get(run);
    if (!begun) this.#of.set(run, (begun = { key: newKey(), hints }));
    return begun;
  }

  /** What is asked for next is another intervention. */
  clear(): void {
    this.#of.clear();
  }
}

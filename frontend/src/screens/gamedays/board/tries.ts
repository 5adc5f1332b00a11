// What was sent to runs and not answered yet.

import type { Problem } from "../../../api/client";
import { newKey } from "../../../api/outbox";

/** One thing done to one run: sent again under its key, it is done once. */
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

  of({ run, hints }: { run: string; hints: number }): Try {
    let begun = this.#of.get(run);
    if (!begun) this.#of.set(run, (begun = { key: newKey(), hints }));
    return begun;
  }

  /**
   * Takes note of what went wrong. What the server refused was not done, and it remembers
   * its refusal under that key: what is sent after it, put right, is another try.
   */
  failed(run: string, { status }: Pick<Problem, "status">): void {
    if (status >= 400 && status < 500) this.#of.delete(run);
  }

  /** What is asked for next is another intervention. */
  clear(): void {
    this.#of.clear();
  }
}

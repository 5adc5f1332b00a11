// What whoever plays has before them: one thing at a time. The server records a
// look for every request that shows something of the system; here it is known
// what of that is really looked at, and for how long.

import { signal } from "@preact/signals";
import { api, type Looker } from "../../../api/client";

export class Sight implements Looker {
  /** Rises when the tools come before the person again: what they show is asked for anew. */
  readonly round = signal(0);
  /** The look that stands; empty: none. */
  private look = "";
  private here = true;
  private laid = false;

  /** tell says to the server whether a look is still before the person. */
  constructor(private readonly tell: (look: string, here: boolean) => void) {}

  /** Whether what comes into a tool now is looked at. */
  get open(): boolean {
    return this.here && !this.laid;
  }

  /** What lies over the tools and is looked at instead. */
  get cover(): Looker {
    return { open: this.here, began: (look) => this.began(look) };
  }

  began(look: string): void {
    this.look = look;
    if (!this.here) this.turn();
  }

  /** The person turns to something else. */
  turn(): void {
    if (this.look !== "") this.tell(this.look, false);
    this.look = "";
  }

  /** A sign that what is looked at is still there. */
  beat(): void {
    if (this.here && this.look !== "") this.tell(this.look, true);
  }

  /** Whether the person can see the tools at all. */
  sees(here: boolean): void {
    const back = here && !this.here;
    this.here = here;
    if (!here) this.turn();
    if (back) this.round.value++;
  }

  /** Something is laid over the tools, or taken away again. */
  lay(over: boolean): void {
    if (over === this.laid) return;
    this.laid = over;
    if (!over) this.round.value++;
  }
}

/** A request that nobody looks at the answer of: what else is on the screen. */
export const UNSEEN: Looker = { open: false, began: () => {} };

/**
 * Tells the server of a run whether a look is still there; what it misses lapses. Once the
 * run is over it hears of none any more: all of them ended with it.
 */
export function teller(path: string, over: () => boolean): (look: string, here: boolean) => void {
  return (look, here) => {
    if (!over()) void api.post(path, { look, here }).catch(() => {});
  };
}

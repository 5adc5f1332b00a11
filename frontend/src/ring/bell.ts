// The pager's sound: two tones, made here, again and again while it rings.
//
// Browsers play nothing before the person has done something on the page.
// `blocked` says that a ring could not be heard for that reason; the first
// click or key lifts it. Of several tabs of this app one alone sounds: whichever
// has the lock, and the next one when that is closed.

import { signal } from "@preact/signals";

const KEEP = "drillyard.pager.muted";
const EVERY_MS = 2200;

/** What the bell needs of its browser. */
export interface Around {
  storage: Pick<Storage, "getItem" | "setItem">;
  /** Whether the person has done anything on the page. */
  touched(): boolean;
  /** Plays the tones once; false: the browser plays nothing yet. */
  play(): Promise<boolean>;
  /** Runs while it has what only one tab can have; ends with the signal. */
  alone(run: () => Promise<void>, until: AbortSignal): void;
  every(ms: number, run: () => void): () => void;
  /** Is told of what other tabs keep. */
  kept(told: (key: string | null, value: string | null) => void): void;
}

export class Bell {
  readonly muted = signal(false);
  readonly blocked = signal(false);
  #end: AbortController | null = null;

  constructor(private readonly around: Around) {
    this.muted.value = this.#recall();
    // Muted in one tab is muted in all.
    around.kept((key, value) => {
      if (key === KEEP) this.muted.value = value === "1";
    });
  }

  /** Starts or stops ringing. */
  ring(on: boolean): void {
    this.#end?.abort();
    this.#end = null;
    if (!on) return;
    this.#end = new AbortController();
    this.#wait(this.#end.signal);
  }

  mute(on: boolean): void {
    this.muted.value = on;
    try {
      this.around.storage.setItem(KEEP, on ? "1" : "");
    } catch {
      // It then holds for this page.
    }
    if (!on) void this.unblock();
  }

  /** To be called on a person's click or key, which is when sound may begin. */
  async unblock(): Promise<void> {
    if (!this.blocked.peek()) return;
    this.blocked.value = false;
    if (this.#end) this.ring(true);
  }

  /** Learns whether sound may be played now. */
  check(): void {
    if (!this.around.touched()) this.blocked.value = true;
  }

  /** A tab that cannot be heard keeps none that can from sounding. */
  #wait(until: AbortSignal): void {
    this.check();
    if (this.blocked.peek()) return;
    this.around.alone(
      () =>
        new Promise((release) => {
          const sound = async () => {
            if (this.muted.peek() || until.aborted) return;
            if (await this.around.play()) return;
            this.blocked.value = true;
            done();
          };
          const stop = this.around.every(EVERY_MS, () => void sound());
          const done = () => {
            stop();
            release();
          };
          if (until.aborted) return done();
          until.addEventListener("abort", done, { once: true });
          void sound();
        }),
      until,
    );
  }

  #recall(): boolean {
    try {
      return this.around.storage.getItem(KEEP) === "1";
    } catch {
      return false;
    }
  }
}

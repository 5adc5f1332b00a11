// A run that is over, before one's eyes once more: a moment that moves by itself or
// by hand, and the channel that the screens of the cockpit follow, as of that moment.

import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Channel } from "../../api/live";
import type { Pace, Presence, Shown } from "../../api/types";
import type { Past } from "../cockpit/state/drill";
import { upTo } from "./moments";

/** Speeds to choose from. */
export const SPEEDS = [0.5, 1, 2, 5, 10, 20];

const STEP_MS = 200;

/** For how long a moment that is dragged has to stay to be where one went. */
const SETTLED_MS = 200;

/** What a Playback needs of the world, so that it can be tried without one. */
export interface Surroundings {
  every(ms: number, fn: () => void): () => void;
  after(ms: number, fn: () => void): () => void;
}

const browser: Surroundings = {
  every: (ms, fn) => {
    const id = setInterval(fn, ms);
    return () => clearInterval(id);
  },
  after: (ms, fn) => {
    const id = setTimeout(fn, ms);
    return () => clearTimeout(id);
  },
};

export class Playback implements Past {
  readonly #at = signal(0);
  readonly #moved = signal(0);
  /** Time passes by itself. */
  readonly playing = signal(false);
  readonly speed = signal(1);
  /** Where time stood when it was last at rest, in seconds: what an address holds. */
  readonly rested_s = signal(0);
  /** Time goes no further, by itself or by hand: the end, or what is not to be seen yet. */
  readonly until_ms: Signal<number>;
  readonly channel: Channel;
  readonly #leave: (() => void)[] = [];
  readonly #around: Surroundings;
  /** Gives up that what is dragged comes to rest. */
  #drop = () => {};

  constructor(
    events: readonly Shown[],
    readonly length_ms: number,
    until_ms = length_ms,
    around: Surroundings = browser,
  ) {
    this.#around = around;
    this.until_ms = signal(until_ms);
    const quiet = signal(false);
    this.channel = {
      events: held(() => upTo(events, this.#at.value)),
      now: this.#at,
      pace: computed<Pace>(() => ({ paused: !this.playing.value, speed: this.speed.value })),
      state: computed(() => "running" as const),
      trouble: signal(""),
      presence: signal<readonly Presence[]>([]),
      status: computed(() => "live" as const),
      left: quiet,
      again: quiet,
      onEvent: () => () => {},
      retry: () => {},
      close: () => this.close(),
    };
    this.#leave.push(around.every(STEP_MS, () => this.#pass(STEP_MS)));
    // An address that says another moment moves there; one's own says nothing new.
    this.#leave.push(effect(() => void (this.rested_s.value !== Math.round(this.#at.peek() / 1000) && this.seek(this.rested_s.value * 1000))));
  }

  get at_ms(): ReadonlySignal<number> {
    return this.#at;
  }
  get moved(): ReadonlySignal<number> {
    return this.#moved;
  }

  play(): void {
    this.#drop();
    if (this.#at.peek() >= this.length_ms) this.seek(0);
    this.playing.value = true;
  }

  pause(): void {
    if (!this.playing.peek()) return;
    batch(() => {
      this.playing.value = false;
      this.#rest();
      this.#moved.value++;
    });
  }

  /** Moves to a moment, as far as one may, and stays there. */
  seek(ms: number): void {
    this.#drop();
    batch(() => {
      this.#put(ms);
      this.#rest();
      this.#moved.value++;
    });
  }

  /** Moves to where time goes no further, if that is less than a second away: an address holds whole ones. */
  stand(): void {
    const [at, until] = [this.#at.peek(), this.until_ms.peek()];
    if (at > 0 && at < until && until - at < 1000) this.seek(until);
  }

  /** Moves to a moment that may be one of many on the way: nothing is asked for, and no address holds it, before it stays. */
  drag(ms: number): void {
    this.#drop();
    this.#put(ms);
    this.#drop = this.#around.after(SETTLED_MS, () => this.seek(this.#at.peek()));
  }

  close(): void {
    this.#drop();
    for (const leave of this.#leave) leave();
  }

  #put(ms: number): void {
    batch(() => {
      this.#at.value = Math.min(Math.max(0, ms), this.until_ms.peek());
      this.playing.value = false;
    });
  }

  #rest(): void {
    this.rested_s.value = Math.round(this.#at.peek() / 1000);
  }

  #pass(ms: number): void {
    if (!this.playing.peek()) return;
    const until = this.until_ms.peek();
    this.#at.value = Math.min(this.#at.peek() + ms * this.speed.peek(), until);
    if (this.#at.peek() >= until) this.pause();
  }
}

/** A computed list that stays the same as long as it is as long. */
function held<T>(of: () => readonly T[]): ReadonlySignal<readonly T[]> {
  let last: readonly T[] = [];
  return computed(() => {
    const now = of();
    if (now.length !== last.length) last = now;
    return last;
  });
}

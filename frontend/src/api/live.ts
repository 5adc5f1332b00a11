// The live channel of one run: what happened, and what time it is there.
//
// Invariants: `events` only grows, in the order of `n`, without a gap or a
// double, whatever the connection does; `now` follows the run's own pace (see
// clock), and stands still while nothing is heard.
//
// Non-goals: telemetry (asked for over HTTP), commands (see outbox).

import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { address, api, Problem } from "./client";
import { shownTime, type Said } from "./clock";
import { browser, Connection, onReturn, QUIET_MS, type World } from "./connection";
import type { Frame, Pace, Presence, RunState, Shown } from "./types";

export type LiveStatus = "connecting" | "live" | "lost";

/** The world around Live, so that it can be tried without one. */
export interface Surroundings extends World {
  /** Whether the run is not to be seen by whoever is signed in; a socket that is refused does not say why. */
  barred(runId: string): Promise<boolean>;
}

/** Ticks come once a second while a run goes; this much silence is a dead connection. */
const SILENCE_MS = 8_000;
const STEP_MS = 200;

const surroundings: Surroundings = {
  ...browser,
  barred: (runId) =>
    api.get(`/api/runs/${encodeURIComponent(runId)}`).then(
      () => false,
      (err: unknown) => Problem.of(err).barred,
    ),
};

export class Live {
  readonly #events = signal<readonly Shown[]>([]);
  readonly #now = signal(0);
  readonly #pace = signal<Pace | null>(null);
  readonly #state = signal<RunState>("starting");
  readonly #trouble = signal("");
  readonly #presence = signal<readonly Presence[]>([]);
  readonly #status = signal<LiveStatus>("connecting");
  readonly #left = signal(false);
  readonly #again = signal(false);
  readonly #listeners = new Set<(e: Shown) => void>();

  readonly #connection: Connection;
  #closed = false;
  #said: Said | null = null;
  /** Whether this connection has told the time: what comes before is history. */
  #told = false;
  #cancelStep = () => {};

  constructor(
    readonly runId: string,
    private readonly around: Surroundings = surroundings,
  ) {
    this.#connection = new Connection(around, {
      path: () => {
        this.#told = false;
        return address(`/api/runs/${encodeURIComponent(runId)}/live`, { after: this.#events.peek().at(-1)?.n ?? 0 });
      },
      opened: () => (this.#status.value = "live"),
      heard: (data) => this.#receive(data),
      lost: () => (this.#status.value = "lost"),
      refused: () => this.#ask(),
    });
    this.#connection.connect();
    this.#step();
  }

  get events(): ReadonlySignal<readonly Shown[]> {
    return this.#events;
  }
  /** Run time in milliseconds. */
  get now(): ReadonlySignal<number> {
    return this.#now;
  }
  /** How run time passes; null until the first word of it. */
  get pace(): ReadonlySignal<Pace | null> {
    return this.#pace;
  }
  get state(): ReadonlySignal<RunState> {
    return this.#state;
  }
  /** Why the run is over before it was recorded to its end; empty otherwise. */
  get trouble(): ReadonlySignal<string> {
    return this.#trouble;
  }
  /** Who of the crew has the run before their eyes; who is not in it is not there. */
  get presence(): ReadonlySignal<readonly Presence[]> {
    return this.#presence;
  }
  get status(): ReadonlySignal<LiveStatus> {
    return this.#status;
  }

  /** The run is not for this viewer any more: they are of the crew no more, or may not watch. Nothing is tried again. */
  get left(): ReadonlySignal<boolean> {
    return this.#left;
  }

  /** What this viewer may see has changed, and with it how events are numbered: the run is to be opened anew. */
  get again(): ReadonlySignal<boolean> {
    return this.#again;
  }

  /** Calls fn for every event from now on. Returns how to stop it. */
  onEvent(fn: (e: Shown) => void): () => void {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
  }

  /** Tries at once, when a retry is being waited for. */
  retry(): void {
    this.#connection.retry();
  }

  close(): void {
    this.#closed = true;
    this.#connection.close();
    this.#cancelStep();
    this.#listeners.clear();
  }

  /** A connection that never came about was refused, or the server is away: the one is for good. */
  #ask(): void {
    void this.around.barred(this.runId).then((barred) => {
      if (barred && this.#status.peek() !== "live") this.#stop(this.#left);
    });
  }

  /** No connection is tried any more; why, if there is more to say. */
  #stop(why?: Signal<boolean>): void {
    this.#closed = true;
    this.#connection.close();
    batch(() => {
      this.#status.value = "lost";
      if (why) why.value = true;
    });
  }

  #receive(data: unknown): void {
    let frame: Frame;
    try {
      frame = JSON.parse(String(data)) as Frame;
    } catch {
      return;
    }
    switch (frame.t) {
      case "events":
        this.#take(frame.events);
        return;
      case "tick":
        this.#connection.settle();
        this.#told = true;
        batch(() => {
          this.#status.value = "live";
          this.#state.value = frame.state;
          this.#trouble.value = frame.error ?? "";
          this.#hear(frame.now_ms, { paused: frame.paused, speed: frame.speed });
        });
        return;
      case "presence":
        this.#presence.value = frame.people;
        return;
      case "bye":
        if (frame.reason === "left") return this.#stop(this.#left);
        if (frame.reason === "again") return this.#stop(this.#again);
        if (frame.reason === "signed-out") return this.#stop();
        if (this.#connection.again()) this.#status.value = "connecting";
    }
  }

  #take(incoming: Shown[]): void {
    let last = this.#events.peek().at(-1)?.n ?? 0;
    const fresh: Shown[] = [];
    let gap = false;
    for (const e of incoming) {
      if (e.n <= last) continue;
      if (e.n !== last + 1) {
        gap = true;
        break;
      }
      fresh.push(e);
      last = e.n;
    }
    if (fresh.length > 0) {
      batch(() => {
        this.#events.value = [...this.#events.peek(), ...fresh];
        this.#status.value = "live";
        for (const e of fresh) this.#turn(e);
        if (fresh.some((e) => e.kind === "run.ended")) {
          // Nothing more comes of a run that is over, and its viewers may see more of it
          // from then on: another numbering.
          this.#connection.finish();
          this.#state.value = "ended";
        }
      });
      for (const e of fresh) for (const fn of this.#listeners) fn(e);
    }
    if (gap) this.#connection.fail();
  }

  /** An event that changes how time passes says so before the next tick does. */
  #turn(e: Shown): void {
    const pace = this.#pace.peek();
    if (!this.#told || !pace) return;
    if (e.kind === "run.paused") this.#hear(e.at_ms, { ...pace, paused: true });
    else if (e.kind === "run.resumed") this.#hear(e.at_ms, { ...pace, paused: false });
    else if (e.kind === "clock.changed") this.#hear(e.at_ms, { ...pace, speed: e.body.speed });
  }

  #hear(now_ms: number, { paused, speed }: Pace): void {
    const before = this.#pace.peek();
    if (before?.paused !== paused || before.speed !== speed) this.#pace.value = { paused, speed };
    this.#said = { now_ms, heard_ms: this.#connection.heard_ms, paused, speed };
    this.#now.value = shownTime(this.#now.peek(), this.#said, this.#connection.heard_ms);
  }

  #step(): void {
    this.#cancelStep = this.around.after(STEP_MS, () => {
      const clock = this.around.clock();
      const running = this.#state.peek() === "running";
      if (this.#said && running) this.#now.value = shownTime(this.#now.peek(), this.#said, clock);
      if (this.#status.peek() === "live" && running) {
        // Whoever looks at a paused run sees nothing of the new connection.
        const paused = this.#pace.peek()?.paused ?? false;
        this.#connection.mind(paused ? QUIET_MS : SILENCE_MS, paused);
      }
      if (!this.#closed) this.#step();
    });
  }
}

/** What screens need of a channel: that of a run that goes on, or that is played again. */
export type Channel = Pick<Live, "events" | "now" | "pace" | "state" | "trouble" | "presence" | "status" | "left" | "again" | "onEvent" | "retry" | "close">;

/** Opens the live channel of a run in this browser; close() it when done. */
export function connectLive(runId: string): Live {
  const live = new Live(runId);
  const stop = onReturn(() => live.retry());
  const close = live.close.bind(live);
  live.close = () => {
    stop();
    close();
  };
  return live;
}

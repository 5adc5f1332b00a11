// The live channel of one run: what happened, and what time it is there.
//
// Invariants: `events` only grows, in the order of `n`, without a gap or a
// double, whatever the connection does; `now` follows the run's own pace (see
// clock), and stands still while nothing is heard.
//
// Non-goals: telemetry (asked for over HTTP), commands (see outbox).

import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { address, api, located, Problem, reachable } from "./client";
import { shownTime, type Said } from "./clock";
import type { Frame, Pace, Presence, RunState, Shown } from "./types";

export type LiveStatus = "connecting" | "live" | "lost";

/** What Live needs of a WebSocket. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
}

/** The world around Live, so that it can be tried without one. */
export interface Surroundings {
  open(path: string): Socket;
  /** Whether the run is not to be seen by whoever is signed in; a socket that is refused does not say why. */
  barred(runId: string): Promise<boolean>;
  /** Monotonic milliseconds. */
  clock(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  after(ms: number, fn: () => void): () => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** Ticks come once a second while a run goes; this much silence is a dead connection. */
const SILENCE_MS = 8_000;
/** A paused run has nothing to say. After so much silence it is asked whether that is still so. */
export const PAUSED_SILENCE_MS = 30_000;
const STEP_MS = 200;

/** The wait before the n-th attempt (n = 0, 1, …): doubling, half of it by chance. */
export function backoff(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return whole / 2 + (whole / 2) * random;
}

const browser: Surroundings = {
  open: (path) => new WebSocket(located(path).replace(/^http/, "ws")) as unknown as Socket,
  barred: (runId) =>
    api.get(`/api/runs/${encodeURIComponent(runId)}`).then(
      () => false,
      (err: unknown) => Problem.of(err).barred,
    ),
  clock: () => performance.now(),
  random: () => Math.random(),
  after: (ms, fn) => {
    const id = setTimeout(fn, ms);
    return () => clearTimeout(id);
  },
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

  #socket: Socket | null = null;
  #attempt = 0;
  #closed = false;
  #over = false;
  #said: Said | null = null;
  /** Whether this connection has told the time: what comes before is history. */
  #told = false;
  #heard = 0;
  #cancelRetry = () => {};
  #cancelStep = () => {};

  constructor(
    readonly runId: string,
    private readonly around: Surroundings = browser,
  ) {
    this.#connect();
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
    if (this.#closed || this.#over || this.#socket) return;
    this.#attempt = 0;
    this.#cancelRetry();
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry();
    this.#cancelStep();
    this.#drop();
    this.#listeners.clear();
  }

  #connect(): void {
    const last = this.#events.peek().at(-1)?.n ?? 0;
    const socket = this.around.open(address(`/api/runs/${encodeURIComponent(this.runId)}/live`, { after: last }));
    this.#socket = socket;
    this.#heard = this.around.clock();
    this.#told = false;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      if (this.#socket === socket) this.#status.value = "live";
    };
    socket.onmessage = (m) => {
      if (this.#socket === socket) this.#receive(m.data);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#lost();
      if (!opened) this.#ask();
    };
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
    this.#cancelRetry();
    this.#drop();
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
    this.#heard = this.around.clock();
    switch (frame.t) {
      case "events":
        this.#take(frame.events);
        return;
      case "tick":
        this.#attempt = 0;
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
        this.#drop();
        // At once, but not again and again: a tick in between sets it back.
        if (this.#attempt > 0) {
          this.#lost();
          return;
        }
        this.#attempt = 1;
        this.#status.value = "connecting";
        this.#connect();
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
          this.#over = true;
          this.#state.value = "ended";
        }
      });
      for (const e of fresh) for (const fn of this.#listeners) fn(e);
    }
    if (gap) {
      this.#drop();
      this.#lost();
    }
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = socket.onopen = null;
    socket.close();
  }

  #lost(): void {
    this.#socket = null;
    // Nothing more comes of a run that is over, and its viewers may see more
    // of it from then on: another numbering.
    if (this.#closed || this.#over) return;
    this.#status.value = "lost";
    const wait = backoff(this.#attempt++, this.around.random());
    this.#cancelRetry = this.around.after(wait, () => this.#connect());
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
    this.#said = { now_ms, heard_ms: this.#heard, paused, speed };
    this.#now.value = shownTime(this.#now.peek(), this.#said, this.#heard);
  }

  #step(): void {
    this.#cancelStep = this.around.after(STEP_MS, () => {
      const clock = this.around.clock();
      const running = this.#state.peek() === "running";
      if (this.#said && running) this.#now.value = shownTime(this.#now.peek(), this.#said, clock);
      if (this.#socket && this.#status.peek() === "live" && running) this.#mindSilence(clock - this.#heard);
      if (!this.#closed) this.#step();
    });
  }

  #mindSilence(silent_ms: number): void {
    if (this.#pace.peek()?.paused) {
      // Whoever looks at a paused run sees nothing of the new connection.
      if (silent_ms > PAUSED_SILENCE_MS) {
        this.#drop();
        this.#connect();
      }
    } else if (silent_ms > SILENCE_MS) {
      this.#drop();
      this.#lost();
    }
  }
}

/** What screens need of a channel: that of a run that goes on, or that is played again. */
export type Channel = Pick<Live, "events" | "now" | "pace" | "state" | "trouble" | "presence" | "status" | "left" | "again" | "onEvent" | "retry" | "close">;

/** Opens the live channel of a run in this browser; close() it when done. */
export function connectLive(runId: string): Live {
  const live = new Live(runId);
  const retry = () => live.retry();
  const wake = () => {
    if (document.visibilityState === "visible") live.retry();
  };
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", wake);
  const stop = reachable.subscribe((back) => {
    if (back) live.retry();
  });
  const close = live.close.bind(live);
  live.close = () => {
    removeEventListener("online", retry);
    document.removeEventListener("visibilitychange", wake);
    stop();
    close();
  };
  return live;
}

// What a board is told of a game day: its crews, and how each one's run stands.
//
// Invariants: each run is told whole, so whatever was missed while the connection was
// gone is there with the first message after it; run time is carried on from what was
// said last, and stands still while nothing is heard.

import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { address, api, Problem } from "../../../api/client";
import { runTime } from "../../../api/clock";
import { browser, Connection, onReturn, QUIET_MS, type World } from "../../../api/connection";
import type { LiveStatus } from "../../../api/live";
import type { BoardCrew, BoardFrame, BoardRun, ByeFrame, GameDay } from "../../../api/types";

/** Others lead it; or it is not there, for this person at least. */
export type Barred = "led" | "gone";

/** A run, and when it was heard of. */
export interface Heard extends BoardRun {
  heard_ms: number;
}

/** Clocks come every other second while any run goes; this much silence is a dead connection. */
const SILENCE_MS = 12_000;
const LOOK_MS = 2000;

/** The world around a board, so that it can be tried without one. */
export interface Surroundings extends World {
  /** Why the board is not for whoever is signed in; null: it is, or the server is away. */
  barred(day: string): Promise<Barred | null>;
}

const surroundings: Surroundings = {
  ...browser,
  barred: (day) =>
    api.get<GameDay>(`/api/gamedays/${encodeURIComponent(day)}`).then(
      ({ led }) => (led ? null : "led"),
      (err: unknown) => (Problem.of(err).barred ? "gone" : null),
    ),
};

export class BoardStream {
  readonly #crews = signal<readonly BoardCrew[] | null>(null);
  readonly #runs = signal<ReadonlyMap<string, Heard>>(new Map());
  readonly #status = signal<LiveStatus>("connecting");
  readonly #barred = signal<Barred | null>(null);
  readonly #connection: Connection;
  #closed = false;
  #cancelLook = () => {};

  constructor(
    private readonly day: string,
    private readonly around: Surroundings = surroundings,
  ) {
    this.#connection = new Connection(around, {
      path: () => address(`/api/gamedays/${encodeURIComponent(day)}/board`),
      heard: (data) => this.#take(String(data)),
      lost: () => (this.#status.value = "lost"),
      refused: () => void this.#ask(),
    });
    this.#connection.connect();
    this.#look();
  }

  /** Null until it is known. */
  get crews(): ReadonlySignal<readonly BoardCrew[] | null> {
    return this.#crews;
  }
  get runs(): ReadonlySignal<ReadonlyMap<string, Heard>> {
    return this.#runs;
  }
  get status(): ReadonlySignal<LiveStatus> {
    return this.#status;
  }
  /** Why the board is not for whoever is signed in; null: it is. */
  get barred(): ReadonlySignal<Barred | null> {
    return this.#barred;
  }

  retry(): void {
    this.#connection.retry();
  }

  close(): void {
    this.#closed = true;
    this.#connection.close();
    this.#cancelLook();
  }

  #take(raw: string): void {
    const frame = JSON.parse(raw) as BoardFrame | ByeFrame;
    if (frame.t === "bye") {
      if (frame.reason === "again" || frame.reason === "signed-out") void this.#ask();
      return;
    }
    const { heard_ms } = this.#connection;
    batch(() => {
      this.#status.value = "live";
      this.#connection.settle();
      if (frame.crews) this.#crews.value = frame.crews;
      if (!frame.runs && !frame.clocks) return;
      const runs = new Map(this.#runs.peek());
      for (const r of frame.runs ?? []) runs.set(r.run, { ...r, heard_ms });
      for (const [run, now_ms] of Object.entries(frame.clocks ?? {})) {
        const known = runs.get(run);
        if (known) runs.set(run, { ...known, now_ms, heard_ms });
      }
      this.#runs.value = runs;
    });
  }

  /** Where no run goes there is nothing to tell. */
  #look(): void {
    this.#cancelLook = this.around.after(LOOK_MS, () => {
      const goes = [...this.#runs.peek().values()].some((r) => r.state === "running" && !r.paused);
      this.#connection.mind(goes ? SILENCE_MS : QUIET_MS, !goes);
      if (!this.#closed) this.#look();
    });
  }

  async #ask(): Promise<void> {
    const why = await this.around.barred(this.day);
    if (why) this.#bar(why);
  }

  #bar(why: Barred): void {
    this.#barred.value = why;
    this.close();
  }
}

/** Opens the board of a game day in this browser; close() it when done. */
export function connectBoard(day: string): BoardStream {
  const stream = new BoardStream(day);
  const stop = onReturn(() => stream.retry());
  const close = stream.close.bind(stream);
  stream.close = () => {
    stop();
    close();
  };
  return stream;
}

/** Run time of a run at a moment of performance.now(). */
export function timeOf(run: Heard, at_ms: number): number {
  return run.state === "running" ? runTime(run, at_ms) : run.now_ms;
}

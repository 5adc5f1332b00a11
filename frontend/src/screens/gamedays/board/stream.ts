// What a board is told of a game day: its crews, and how each one's run stands.
//
// Invariants: each run is told whole, so whatever was missed while the connection was
// gone is there with the first message after it; run time is carried on from what was
// said last, and stands still while nothing is heard.

import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { address, api, located, Problem } from "../../../api/client";
import { runTime } from "../../../api/clock";
import { backoff, PAUSED_SILENCE_MS, type LiveStatus } from "../../../api/live";
import type { BoardCrew, BoardFrame, BoardRun, ByeFrame, GameDay } from "../../../api/types";

/** Others lead it; or it is not there, for this person at least. */
export type Barred = "led" | "gone";

/** A run, and when it was heard of. */
export interface Heard extends BoardRun {
  heard_ms: number;
}

/** Clocks come every other second while any run goes; this much silence is a dead connection. */
const SILENCE_MS = 12_000;

export class BoardStream {
  readonly #crews = signal<readonly BoardCrew[] | null>(null);
  readonly #runs = signal<ReadonlyMap<string, Heard>>(new Map());
  readonly #status = signal<LiveStatus>("connecting");
  readonly #barred = signal<Barred | null>(null);
  #socket: WebSocket | null = null;
  #attempt = 0;
  #closed = false;
  #heard = performance.now();
  #retry = 0;
  #watch = window.setInterval(() => this.#silent(), 2000);

  constructor(private readonly day: string) {
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.#connect();
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
    if (this.#closed || this.#socket) return;
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#connect();
  }

  /** Whoever looks at the board again does not wait for the next try. */
  readonly #wake = () => {
    if (document.visibilityState === "visible") this.retry();
  };

  close(): void {
    this.#closed = true;
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    this.#socket?.close();
    this.#socket = null;
  }

  #connect(): void {
    const socket = new WebSocket(located(address(`/api/gamedays/${encodeURIComponent(this.day)}/board`)).replace(/^http/, "ws"));
    let opened = false;
    this.#socket = socket;
    this.#heard = performance.now();
    socket.onopen = () => (opened = true);
    socket.onmessage = (m) => {
      if (this.#socket === socket) this.#take(String(m.data));
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#lost();
      if (!opened) void this.#ask();
    };
  }

  #take(raw: string): void {
    const frame = JSON.parse(raw) as BoardFrame | ByeFrame;
    this.#heard = performance.now();
    if (frame.t === "bye") {
      if (frame.reason === "again" || frame.reason === "signed-out") void this.#ask();
      return;
    }
    const heard_ms = this.#heard;
    batch(() => {
      this.#status.value = "live";
      this.#attempt = 0;
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

  #silent(): void {
    const socket = this.#socket;
    const silent_ms = performance.now() - this.#heard;
    const goes = [...this.#runs.peek().values()].some((r) => r.state === "running" && !r.paused);
    if (!socket || silent_ms <= (goes ? SILENCE_MS : PAUSED_SILENCE_MS)) return;
    // Where no run goes there is nothing to tell: it is asked whether that is still so, and
    // whoever looks at the board sees nothing of the new connection, if it comes about.
    if (goes || socket.readyState === WebSocket.CONNECTING) this.#lost();
    else this.#connect();
    socket.close();
  }

  #lost(): void {
    this.#socket = null;
    if (this.#closed) return;
    this.#status.value = "lost";
    this.#retry = window.setTimeout(() => this.#connect(), backoff(this.#attempt++, Math.random()));
  }

  /** A connection that never came about was refused, or the server is away: the one is for good. */
  async #ask(): Promise<void> {
    try {
      const day = await api.get<GameDay>(`/api/gamedays/${encodeURIComponent(this.day)}`);
      if (!day.led) this.#bar("led");
    } catch (err) {
      if (Problem.of(err).barred) this.#bar("gone");
    }
  }

  #bar(why: Barred): void {
    this.#barred.value = why;
    this.close();
  }
}

/** Run time of a run at a moment of performance.now(). */
export function timeOf(run: Heard, at_ms: number): number {
  return run.state === "running" ? runTime(run, at_ms) : run.now_ms;
}

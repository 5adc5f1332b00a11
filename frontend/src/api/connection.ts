// A websocket that is there again after it was lost, for as long as somebody wants it.
//
// Invariants: there is at most one connection; what an old one says after another was
// begun is not heard; the wait before another grows until settle() says that one was
// worth having.
//
// Non-goals: what is said over it (see live, and the board's stream).

import { located, reachable } from "./client";

/** What is needed of a WebSocket. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
}

/** The world around a connection, so that it can be tried without one. */
export interface World {
  open(path: string): Socket;
  /** Monotonic milliseconds. */
  clock(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  after(ms: number, fn: () => void): () => void;
}

/** Whoever wants the connection. */
export interface Wanting {
  /** Where to, asked for at each try. */
  path(): string;
  opened?(): void;
  heard(data: unknown): void;
  /** It is gone, and tried again after a while. */
  lost(): void;
  /** It never came about: it was refused, or the server is away. A socket does not say which. */
  refused(): void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** The wait before the n-th attempt (n = 0, 1, …): doubling, half of it by chance. */
export function backoff(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return whole / 2 + (whole / 2) * random;
}

/** The browser's own world. */
export const browser: World = {
  open: (path) => new WebSocket(located(path).replace(/^http/, "ws")) as unknown as Socket,
  clock: () => performance.now(),
  random: () => Math.random(),
  after: (ms, fn) => {
    const id = setTimeout(fn, ms);
    return () => clearTimeout(id);
  },
};

/** Who talks to a server that says nothing for so long while nothing happens asks whether that is still so. */
export const QUIET_MS = 30_000;

export class Connection {
  #socket: Socket | null = null;
  #opened = false;
  #attempt = 0;
  #finished = false;
  #heard_ms = 0;
  #cancel = () => {};

  constructor(
    private readonly world: World,
    private readonly who: Wanting,
  ) {}

  /** When something was heard last, or the latest try was begun, by the world's clock. */
  get heard_ms(): number {
    return this.#heard_ms;
  }

  connect(): void {
    const socket = this.world.open(this.who.path());
    this.#socket = socket;
    this.#opened = false;
    this.#heard_ms = this.world.clock();
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.#opened = true;
      this.who.opened?.();
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#opened = true;
      this.#heard_ms = this.world.clock();
      this.who.heard(data);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      const refused = !this.#opened;
      this.fail();
      if (refused) this.who.refused();
    };
  }

  /** Tries at once, when another try is being waited for. */
  retry(): void {
    if (this.#finished || this.#socket) return;
    this.#attempt = 0;
    this.#cancel();
    this.connect();
  }

  /** This connection was worth having: the next loss is a first one again. */
  settle(): void {
    this.#attempt = 0;
  }

  /** The server wants another one to be made: at once, but not again and again. Whether it is. */
  again(): boolean {
    if (this.#attempt > 0) {
      this.fail();
      return false;
    }
    this.#attempt = 1;
    this.#renew();
    return true;
  }

  /** This connection is of no use: another one after a while. */
  fail(): void {
    this.#drop();
    if (this.#finished) return;
    this.who.lost();
    this.#cancel();
    this.#cancel = this.world.after(backoff(this.#attempt++, this.world.random()), () => this.connect());
  }

  /**
   * Takes a connection for dead that has been silent for longer than it may. Where there
   * is nothing to be told it is replaced instead, and who looks on sees nothing of that.
   */
  mind(most_ms: number, quiet: boolean): void {
    if (!this.#socket || this.world.clock() - this.#heard_ms <= most_ms) return;
    if (quiet && this.#opened) this.#renew();
    else this.fail();
  }

  /** No other connection is made after this one. */
  finish(): void {
    this.#finished = true;
    this.#cancel();
  }

  close(): void {
    this.finish();
    this.#drop();
  }

  #renew(): void {
    this.#drop();
    this.connect();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = socket.onopen = null;
    socket.close();
  }
}

/** Calls fn when there may be a server again, or somebody looks again. Returns how to stop that. */
export function onReturn(fn: () => void): () => void {
  const wake = () => {
    if (document.visibilityState === "visible") fn();
  };
  addEventListener("online", fn);
  document.addEventListener("visibilitychange", wake);
  const stop = reachable.subscribe((back) => {
    if (back) fn();
  });
  return () => {
    removeEventListener("online", fn);
    document.removeEventListener("visibilitychange", wake);
    stop();
  };
}

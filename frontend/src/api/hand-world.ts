// For tests: a world around a connection with a hand on its clock.

import type { Socket, World } from "./connection";

/** Time passes when it is told to, and sockets do as they are told. */
export class HandWorld implements World {
  now = 0;
  opened: { path: string; socket: Socket; closed: boolean }[] = [];
  #timers: { at: number; fn: () => void }[] = [];

  open(path: string): Socket {
    const entry = { path, closed: false, socket: null as unknown as Socket };
    entry.socket = { onopen: null, onmessage: null, onclose: null, close: () => (entry.closed = true) };
    this.opened.push(entry);
    return entry.socket;
  }
  clock(): number {
    return this.now;
  }
  random(): number {
    return 1;
  }
  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.now + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((t) => t !== timer);
    };
  }
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((t) => t !== next);
      this.now = next.at;
      next.fn();
    }
    this.now = end;
  }
  get last() {
    return this.opened.at(-1)!;
  }
  say(frame: object): void {
    this.last.socket.onmessage?.({ data: JSON.stringify(frame) });
  }
  hangUp(): void {
    this.last.socket.onclose?.();
  }
}

// One terminal, which stays open while something else is looked at.

import { signal } from "@preact/signals";
import { address, located } from "../api/client";
import type { Screen } from "./screen";

/** Why the terminal is closed when nobody said why. */
export const LOST = "The connection was lost, and the shell with it. It can be opened again.";
export const NOT_OPENED = "The terminal could not be opened. Please try again.";

/** How often the server is asked whether it is there; it answers before the next time. */
const PING_MS = 15_000;

export type Said = { t: "note"; text: string } | { t: "bye"; reason: string };

/** A message that is no output, or null for one that this client does not know. */
export function heard(raw: string): Said | null {
  try {
    const said = JSON.parse(raw) as Said;
    if (said.t === "note" && typeof said.text === "string") return said;
    if (said.t === "bye" && typeof said.reason === "string") return said;
  } catch {
    // Not one of ours.
  }
  return null;
}

export class Session {
  readonly state = signal<"closed" | "connecting" | "open">("closed");
  /** Why it is closed, or what was refused. */
  readonly text = signal("");
  screen: Screen | null = null;
  #socket: WebSocket | null = null;
  #pings: ReturnType<typeof setInterval> | undefined;
  #unanswered = false;

  constructor(private readonly path: string) {}

  /** Opens it anew; `asked` goes into the address, beside the size. */
  connect(asked: Record<string, string> = {}): void {
    this.close();
    this.text.value = "";
    this.state.value = "connecting";
    const socket = new WebSocket(located(address(this.path, { ...asked, ...this.screen?.size })).replace(/^http/, "ws"));
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.state.value = "open";
      this.#unanswered = false;
      this.#pings = setInterval(() => this.#ping(), PING_MS);
      this.screen?.clear();
      this.screen?.focus();
    };
    socket.onmessage = (m) => {
      if (this.#socket !== socket) return;
      this.#unanswered = false;
      if (m.data instanceof ArrayBuffer) {
        this.screen?.write(new Uint8Array(m.data));
        return;
      }
      const said = heard(String(m.data));
      if (said?.t === "note") this.text.value = said.text;
      if (said?.t === "bye") this.#end(said.reason);
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#end(this.state.peek() === "open" ? LOST : NOT_OPENED);
    };
  }

  type(keys: string): void {
    if (this.state.peek() !== "open") return;
    this.text.value = "";
    this.#socket?.send(new TextEncoder().encode(keys));
  }

  resize(cols: number, rows: number): void {
    if (this.state.peek() === "open") this.#socket?.send(JSON.stringify({ t: "size", cols, rows }));
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    clearInterval(this.#pings);
    this.state.value = "closed";
    socket?.close();
  }

  /** Closes it for good, when its place is left. */
  dispose(): void {
    this.close();
    this.screen?.dispose();
    this.screen = null;
  }

  /** A line that is cut says nothing of it for a long time. */
  #ping(): void {
    if (this.#unanswered) {
      this.#end(LOST);
      return;
    }
    this.#unanswered = true;
    this.#socket?.send('{"t":"ping"}');
  }

  #end(why: string): void {
    this.close();
    this.text.value = why;
  }
}

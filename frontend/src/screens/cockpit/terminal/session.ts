// One terminal of a run, which stays open while other tools are looked at.

import { signal } from "@preact/signals";
import { address, located } from "../../../api/client";
import type { Screen } from "./screen";

/** Why the terminal is closed when nobody said why. */
export const LOST = "The connection was lost, and the shell with it.";

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
  readonly shell = signal("");
  readonly state = signal<"closed" | "connecting" | "open">("closed");
  /** Why it is closed, or what was refused. */
  readonly text = signal("");
  screen: Screen | null = null;
  #socket: WebSocket | null = null;

  constructor(private readonly path: string) {}

  connect(shell: string): void {
    this.close();
    this.shell.value = shell;
    this.text.value = "";
    this.state.value = "connecting";
    const socket = new WebSocket(located(address(this.path, { shell, ...this.screen?.size })).replace(/^http/, "ws"));
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.state.value = "open";
      this.screen?.clear();
      this.screen?.focus();
    };
    socket.onmessage = (m) => {
      if (this.#socket !== socket) return;
      if (m.data instanceof ArrayBuffer) {
        this.screen?.write(new Uint8Array(m.data));
        return;
      }
      const said = heard(String(m.data));
      if (said?.t === "note") this.text.value = said.text;
      if (said?.t === "bye") this.#end(said.reason);
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#end(LOST);
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
    this.state.value = "closed";
    socket?.close();
  }

  /** Closes it for good, when the run is left. */
  dispose(): void {
    this.close();
    this.screen?.dispose();
    this.screen = null;
  }

  #end(why: string): void {
    this.close();
    this.text.value = why;
  }
}

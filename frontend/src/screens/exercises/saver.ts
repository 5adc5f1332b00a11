// What is typed in a part, on its way to the server: saved in the order in which it was
// typed, kept in this browser until the server has it, and sent again when a lost
// connection is back. Something else that stands meanwhile is shown, never overwritten.

import { signal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Saved, Time } from "../../api/types";

export type SaveState = "saved" | "saving" | "unsaved" | "offline" | "conflict" | "ended";

/** Where what is not saved is kept. */
export interface Kept {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

/** What stands on the server in the place of what was typed on. */
export interface Stands {
  text: string;
  version: number;
}

const AFTER_MS = 600;
const AGAIN_MS = 3000;

export class Saver {
  readonly state = signal<SaveState>("saved");
  readonly stands = signal<Stands | null>(null);
  /** Why it is not saved, in a sentence. */
  readonly why = signal("");
  text: string;
  private version: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;
  private sent: string;

  constructor(
    private readonly path: string,
    start: Stands,
    private readonly onTime: (time: Time) => void,
    private readonly kept: Kept = localStorage,
    private readonly put: (path: string, body: Stands) => Promise<Saved> = (p, b) => api.put<Saved>(p, b),
  ) {
    this.text = this.sent = start.text;
    this.version = start.version;
    const left = this.left();
    if (left && left.text !== start.text) {
      // It was typed on what stood then: where that is another by now, the server says so.
      this.text = left.text;
      this.version = left.version;
      this.later(0);
    }
  }

  type(text: string): void {
    this.text = text;
    this.keep();
    if (this.state.value === "conflict" || this.state.value === "ended") return;
    if (this.state.value !== "offline") this.state.value = "unsaved";
    this.later(AFTER_MS);
  }

  /** Saves what is typed now, and says whether the server has it. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.sending) await this.sending;
    if (this.text !== this.sent && this.state.value !== "conflict" && this.state.value !== "ended") await this.send();
    return this.text === this.sent;
  }

  /** Settles a conflict: with what was typed here, or with what stands. */
  settle(mine: boolean): string {
    const stands = this.stands.value;
    if (!stands) return this.text;
    this.version = stands.version;
    this.sent = stands.text;
    if (!mine) this.text = stands.text;
    this.stands.value = null;
    this.state.value = "saved";
    this.keep();
    if (this.text !== this.sent) this.later(0);
    return this.text;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private send(): Promise<void> {
    this.sending = this.sendNow().finally(() => (this.sending = null));
    return this.sending;
  }

  private async sendNow(): Promise<void> {
    const text = this.text;
    this.state.value = "saving";
    try {
      const saved = await this.put(this.path, { text, version: this.version });
      this.version = saved.version;
      this.sent = text;
      this.why.value = "";
      this.keep();
      this.state.value = this.text === text ? "saved" : "unsaved";
      this.onTime(saved.time);
      if (this.text !== text) this.later(AFTER_MS);
    } catch (thrown) {
      this.failed(Problem.of(thrown));
    }
  }

  private failed(problem: Problem): void {
    this.why.value = problem.detail;
    if (problem.status === 409 && problem.now) {
      this.stands.value = { text: problem.now.text, version: Number(problem.now.version) };
      this.state.value = "conflict";
    } else if (problem.passing) {
      this.state.value = "offline";
      this.later(AGAIN_MS);
    } else if (problem.status === 409) {
      this.state.value = "ended";
    } else {
      this.state.value = "unsaved"; // it cannot be an answer as it is: the next change may
    }
  }

  private left(): Stands | null {
    try {
      const raw = this.kept.getItem(this.path);
      return raw ? (JSON.parse(raw) as Stands) : null;
    } catch {
      return null;
    }
  }

  private keep(): void {
    try {
      if (this.text === this.sent) this.kept.removeItem(this.path);
      else this.kept.setItem(this.path, JSON.stringify({ text: this.text, version: this.version }));
    } catch {
      // The browser keeps nothing: the page still has it.
    }
  }
}

// What is typed in a part, on its way to the server: saved in the order in which it was
// typed, kept in this browser until the server has it, and sent again when a lost
// connection is back. Something else that stands meanwhile is shown, never overwritten. What
// was typed when the time was up and did not arrive goes on where the attempt does.

import { signal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Saved, Time } from "../../api/types";
import { keep, take, type Kept, type Unsent } from "./unsent";

export type SaveState = "saved" | "saving" | "unsaved" | "offline" | "waits" | "conflict" | "ended";

/** What stands on the server in the place of what was typed on. */
export interface Stands {
  text: string;
  version: number;
}

const AFTER_MS = 600;
/** After which what is typed without a pause is sent as well. */
const LATEST_MS = 2000;
const AGAIN_MS = 3000;

export class Saver {
  readonly state = signal<SaveState>("saved");
  readonly stands = signal<Stands | null>(null);
  /** Why it is not saved, in a sentence. */
  readonly why = signal("");
  text: string;
  private version: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity; // by when something typed has to be sent, as Date.now() has it
  private sending: Promise<void> | null = null;
  private sent: string;
  /** What was typed on: what stood when whoever types saw it last. */
  private on: string | undefined;
  private gone = false;
  private readonly tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

  /** `earlier` are the same part of the attempts that this one goes on with, the latest first. */
  constructor(
    private readonly path: string,
    start: Stands,
    private readonly onTime: (time: Time) => void,
    earlier: readonly string[] = [],
    private readonly kept: Kept = localStorage,
    private readonly put: (path: string, body: Stands) => Promise<Saved> = (p, b) => api.put<Saved>(p, b),
  ) {
    this.text = this.sent = this.on = start.text;
    this.version = start.version;
    const left = take(kept, path);
    if (left) {
      // It was typed on what stood then: where that is another by now, the server says so.
      this.takeUp(left, left.version);
      return;
    }
    for (const before of earlier) {
      const typed = take(kept, before);
      if (!typed || typed.text === start.text) continue;
      this.takeUp(typed, start.version);
      if (typed.on !== start.text) {
        this.conflict(start, "You typed this before the time was up, and it did not arrive; something else was handed in. Choose which of the two you go on with.");
      }
      return;
    }
  }

  type(text: string): void {
    this.text = text;
    this.keep();
    if (this.state.value === "conflict" || this.state.value === "ended") return;
    if (this.state.value !== "offline" && this.state.value !== "waits") this.state.value = "unsaved";
    this.due = Math.min(this.due, Date.now() + LATEST_MS);
    this.later(Math.max(0, Math.min(AFTER_MS, this.due - Date.now())));
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
    this.sent = this.on = stands.text;
    if (!mine) this.text = stands.text;
    this.stands.value = null;
    this.state.value = "saved";
    this.keep();
    if (this.text !== this.sent) this.later(0);
    return this.text;
  }

  /** Sends what is left, once: whoever types has left. */
  stop(): void {
    this.gone = true;
    void this.flush();
  }

  /** Goes on with what was typed before, on the version that it names. */
  private takeUp(typed: Unsent, version: number): void {
    if (typed.text === this.sent) return;
    this.text = typed.text;
    this.version = version;
    this.on = typed.on;
    this.keep();
    this.state.value = "unsaved";
    this.later(0);
  }

  private conflict(stands: Stands, why: string): void {
    this.why.value = why;
    this.stands.value = stands;
    this.state.value = "conflict";
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    if (this.gone) return;
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private send(): Promise<void> {
    this.sending = this.sendNow().finally(() => (this.sending = null));
    return this.sending;
  }

  private async sendNow(): Promise<void> {
    const text = this.text;
    this.due = Infinity;
    this.state.value = "saving";
    try {
      const saved = await this.put(this.path, { text, version: this.version });
      this.version = saved.version;
      this.sent = this.on = text;
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
      this.conflict({ text: problem.now.text, version: Number(problem.now.version) }, problem.detail);
    } else if (problem.status === 423) {
      this.state.value = "waits";
      this.later(AGAIN_MS);
    } else if (problem.passing) {
      this.state.value = "offline";
      this.later(AGAIN_MS);
    } else if (problem.status === 409) {
      this.state.value = "ended";
    } else {
      this.state.value = "unsaved"; // it cannot be an answer as it is: the next change may
    }
  }

  private keep(): void {
    keep(this.kept, this.path, this.tab, this.text === this.sent ? null : { text: this.text, version: this.version, on: this.on, at_ms: Date.now() });
  }
}

// Commands on their way to the server, and texts not sent yet.
//
// Invariants: a command is written down before it is sent and struck out only
// once the server has answered; commands of a run go out one at a time, in the
// order they were given; the key makes a repeat harmless. A refusal is kept
// until it is dismissed, so that nothing typed is lost.

import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { api, Problem } from "./client";
import { backoff } from "./connection";
import type { Command } from "./types";

export interface Pending {
  key: string;
  command: Command;
  /** Unix milliseconds when it was given. */
  given_ms: number;
  /** Whether a try has failed: the screen says that it waits. */
  waiting: boolean;
}

export interface Refused {
  key: string;
  command: Command;
  problem: Problem;
}

/** The world around an Outbox. */
export interface Post {
  send(runId: string, body: Command & { key: string }): Promise<unknown>;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;
  newKey(): string;
  wall(): number;
  random(): number;
  after(ms: number, fn: () => void): () => void;
}

const browser = (): Post => ({
  send: (runId, body) => api.post(`/api/runs/${encodeURIComponent(runId)}/commands`, body),
  storage: localStorage,
  newKey,
  wall: () => Date.now(),
  random: () => Math.random(),
  after: (ms, fn) => {
    const id = setTimeout(fn, ms);
    return () => clearTimeout(id);
  },
});

/** A key that nothing else has; over plain HTTP as well, where browsers have no randomUUID. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

const place = (runId: string, key = "") => `drillyard.outbox.${runId}.${key}`;

export class Outbox {
  readonly #pending = signal<readonly Pending[]>([]);
  readonly #refused = signal<readonly Refused[]>([]);
  readonly #answers = new Map<string, { resolve: () => void; reject: (p: Problem) => void }>();
  #busy = false;
  #attempt = 0;
  #cancelRetry = () => {};

  constructor(
    readonly runId: string,
    private readonly around: Post = browser(),
  ) {
    this.#pending.value = kept(runId, around.storage);
    void this.#work();
  }

  /** Commands the server has not answered yet, oldest first. */
  get pending(): ReadonlySignal<readonly Pending[]> {
    return this.#pending;
  }
  /** Commands the server refused and nobody has dismissed. */
  get refused(): ReadonlySignal<readonly Refused[]> {
    return this.#refused;
  }

  /**
   * Gives a command. Resolves when the server has carried it out; rejects with
   * the Problem when it refuses. While there is no connection it stays pending.
   */
  send(command: Command): Promise<void> {
    const entry: Pending = { key: this.around.newKey(), command, given_ms: this.around.wall(), waiting: false };
    this.#write(entry);
    this.#pending.value = [...this.#pending.peek(), entry];
    const answer = new Promise<void>((resolve, reject) => this.#answers.set(entry.key, { resolve, reject }));
    void this.#work();
    return answer;
  }

  /** Takes back a command that waits for a connection. */
  discard(key: string): void {
    this.#strike(key);
    this.#answers.get(key)?.reject(new Problem({ title: "Discarded", detail: "It was not sent." }));
    this.#answers.delete(key);
  }

  dismiss(key: string): void {
    this.#refused.value = this.#refused.peek().filter((r) => r.key !== key);
  }

  /** Tries at once, when a retry is being waited for. */
  retry(): void {
    this.#cancelRetry();
    this.#attempt = 0;
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#pending.peek()[0]; next; next = this.#pending.peek()[0]) {
        if (!(await this.#deliver(next))) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Reports whether the next one may go. */
  async #deliver(entry: Pending): Promise<boolean> {
    try {
      await this.around.send(this.runId, { ...entry.command, key: entry.key });
    } catch (err) {
      const problem = Problem.of(err);
      if (problem.passing || problem.status === 401) {
        this.#pending.value = this.#pending.peek().map((p) => ({ ...p, waiting: true }));
        this.#cancelRetry();
        this.#cancelRetry = this.around.after(backoff(this.#attempt++, this.around.random()), () => void this.#work());
        return false;
      }
      this.#strike(entry.key);
      this.#refused.value = [...this.#refused.peek(), { key: entry.key, command: entry.command, problem }];
      this.#answers.get(entry.key)?.reject(problem);
      this.#answers.delete(entry.key);
      return true;
    }
    this.#attempt = 0;
    this.#strike(entry.key);
    this.#answers.get(entry.key)?.resolve();
    this.#answers.delete(entry.key);
    return true;
  }

  #strike(key: string): void {
    try {
      this.around.storage.removeItem(place(this.runId, key));
    } catch {
      // A browser without storage has nothing to strike out.
    }
    this.#pending.value = this.#pending.peek().filter((p) => p.key !== key);
  }

  #write(entry: Pending): void {
    try {
      this.around.storage.setItem(place(this.runId, entry.key), JSON.stringify(entry));
    } catch {
      // Full or forbidden storage: it is still sent, it only does not outlive the page.
    }
  }
}

type Read = Pick<Storage, "getItem" | "key" | "length">;

/** What is written down of a run and was not answered, oldest first. */
function kept(runId: string, storage: Read): Pending[] {
  const found: Pending[] = [];
  try {
    for (let i = 0; i < storage.length; i++) {
      const name = storage.key(i);
      if (!name?.startsWith(place(runId))) continue;
      const text = storage.getItem(name);
      if (text) found.push({ ...(JSON.parse(text) as Pending), waiting: true });
    }
  } catch {
    return found;
  }
  return found.sort((a, b) => a.given_ms - b.given_ms);
}

/** Commands of a run that this browser has and the server did not answer, oldest first: to be read, and not sent. */
export const pendingOf = (runId: string, storage: Read = localStorage): Command[] => kept(runId, storage).map((p) => p.command);

const outboxes = new Map<string, Outbox>();

/** The one outbox of a run in this page. */
export function outboxOf(runId: string): Outbox {
  let box = outboxes.get(runId);
  if (!box) {
    box = new Outbox(runId);
    outboxes.set(runId, box);
    const retry = box.retry.bind(box);
    addEventListener("online", retry);
  }
  return box;
}

const drafts = new Map<string, Signal<string>>();

/**
 * A text being written, kept in this browser until it is set to "". Calls with
 * the same names give the same signal.
 */
export function draft(runId: string, name: string): Signal<string> {
  const where = `drillyard.draft.${runId}.${name}`;
  let text = drafts.get(where);
  if (!text) {
    text = signal(recall(where));
    drafts.set(where, text);
    text.subscribe((value) => keep(where, value));
  }
  return text;
}

/** Texts of a run that are being written, by name; blank ones are left out. */
export function draftsOf(runId: string): { name: string; text: string }[] {
  const start = `drillyard.draft.${runId}.`;
  const names = new Set([...drafts.keys()].filter((k) => k.startsWith(start)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key?.startsWith(start)) names.add(key);
    }
  } catch {
    // Then there are those of this page.
  }
  return [...names].sort().flatMap((key) => {
    const name = key.slice(start.length);
    const text = draft(runId, name).value;
    return text.trim() ? [{ name, text }] : [];
  });
}

function recall(where: string): string {
  try {
    return localStorage.getItem(where) ?? "";
  } catch {
    return "";
  }
}

function keep(where: string, value: string): void {
  try {
    if (value) localStorage.setItem(where, value);
    else localStorage.removeItem(where);
  } catch {
    // The draft then lives as long as the page.
  }
}

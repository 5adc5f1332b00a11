// Messages of the system that a page rings, where whoever sits here has asked for
// them and is not looking at this tab.

import { signal } from "@preact/signals";
import { fresh, settled, type Call } from "./call";

export type Permission = "unsupported" | "default" | "granted" | "denied";

/** What messages need of the browser. */
export interface Messenger {
  permission(): Permission;
  ask(): Promise<Permission>;
  hidden(): boolean;
  /** Shows one; the way to take it back, or null when the browser cannot. */
  show(title: string, body: string, tag: string, opened: () => void): (() => void) | null;
}

export class Desktop {
  readonly permission = signal<Permission>("unsupported");
  #rang: readonly Call[] = [];
  #shown = new Map<string, () => void>();

  constructor(private readonly messenger: Messenger) {
    this.permission.value = messenger.permission();
  }

  /** Asks whether messages may be shown; only ever because somebody pressed a button. */
  async ask(): Promise<void> {
    this.permission.value = await this.messenger.ask();
  }

  /** Shows what rings anew, and takes back what rings no more. */
  follow(calls: readonly Call[], open: (c: Call) => void): void {
    for (const c of settled(this.#rang, calls)) {
      this.#shown.get(tag(c))?.();
      this.#shown.delete(tag(c));
    }
    const anew = fresh(this.#rang, calls);
    this.#rang = calls;
    if (this.permission.peek() !== "granted" || !this.messenger.hidden()) return;
    for (const c of anew) {
      const close = this.messenger.show(`Page: ${c.summary}`, `${c.service}. Nobody has it yet.`, tag(c), () => open(c));
      if (close) this.#shown.set(tag(c), close);
    }
  }
}

const tag = (c: Call) => `drillyard/${c.run}/${c.page}`;

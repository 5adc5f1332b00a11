// Messages of the system that a page rings, where whoever sits here has asked for
// them and is not looking at this tab.

import { signal } from "@preact/signals";
import { key, settled, type Call } from "./call";

export type Permission = "unsupported" | "default" | "granted" | "denied";

/** What messages need of the browser. */
export interface Messenger {
  permission(): Permission;
  ask(): Promise<Permission>;
  /** Whether nobody looks at this tab. */
  hidden(): boolean;
  /** Is told when that may have changed. */
  turned(told: () => void): void;
  /** Shows one; the way to take it back, or null when the browser cannot. */
  show(title: string, body: string, tag: string, opened: () => void): (() => void) | null;
}

export class Desktop {
  readonly permission = signal<Permission>("unsupported");
  #rings: readonly Call[] = [];
  #open: (c: Call) => void = () => {};
  /** Those that have been told of, and how to take each back. */
  #shown = new Map<string, () => void>();

  constructor(private readonly messenger: Messenger) {
    this.permission.value = messenger.permission();
    // A page that began in sight is told once whoever sits here looks elsewhere.
    messenger.turned(() => this.#tell());
  }

  /** Asks whether messages may be shown; only ever because somebody pressed a button. */
  async ask(): Promise<void> {
    this.permission.value = await this.messenger.ask();
  }

  /** Shows what rings, each page once, and takes back what rings no more. */
  follow(calls: readonly Call[], open: (c: Call) => void): void {
    for (const c of settled(this.#rings, calls)) {
      this.#shown.get(tag(c))?.();
      this.#shown.delete(tag(c));
    }
    this.#rings = calls;
    this.#open = open;
    this.#tell();
  }

  #tell(): void {
    if (this.permission.peek() !== "granted" || !this.messenger.hidden()) return;
    for (const c of this.#rings) {
      if (this.#shown.has(tag(c))) continue;
      const close = this.messenger.show(`Page: ${c.summary}`, `${c.service}. Nobody has it yet.`, tag(c), () => this.#open(c));
      this.#shown.set(tag(c), close ?? (() => {}));
    }
  }
}

const tag = (c: Call) => `drillyard/${key(c)}`;

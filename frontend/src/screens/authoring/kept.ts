// What was written and not saved is kept in this browser, by person, file and
// page load, so that neither a crash nor the end of a session loses it, and two
// tabs on one file do not write over each other's.

import { signal, type ReadonlySignal } from "@preact/signals";

export interface Kept {
  text: string;
  /** The version of the file that it was written over; empty: there was none. */
  over: string;
  at_ms: number;
}

export interface Found extends Kept {
  key: string;
}

const PREFIX = "drillyard:draft:";
/** This page load. */
const load = Math.random().toString(36).slice(2, 10);

const failing = signal(false);
/** Whether the last thing that was to be kept could not be. */
export const keepingFails: ReadonlySignal<boolean> = failing;

const place = (person: string, file: string) => `${PREFIX}${JSON.stringify([person, file])}:`;

export function keep(person: string, file: string, kept: Kept): void {
  try {
    localStorage.setItem(place(person, file) + load, JSON.stringify(kept));
    failing.value = false;
  } catch {
    failing.value = true; // full, or the browser keeps nothing
  }
}

/** What this tab has kept of a file is not needed any more. */
export function letGo(person: string, file: string): void {
  forget(place(person, file) + load);
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // then there is nothing
  }
}

/** What other tabs, or this one before it was loaded anew, have kept of a file; the latest first. */
export function found(person: string, file: string): Found[] {
  const all: Found[] = [];
  try {
    const begin = place(person, file);
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i) ?? "";
      if (!key.startsWith(begin) || key === begin + load) continue;
      const kept = read(localStorage.getItem(key));
      if (kept) all.push({ key, ...kept });
    }
  } catch {
    return [];
  }
  return all.sort((a, b) => b.at_ms - a.at_ms);
}

function read(text: string | null): Kept | undefined {
  try {
    const v = JSON.parse(text ?? "") as Partial<Kept> | null;
    if (typeof v?.text === "string" && typeof v.over === "string" && typeof v.at_ms === "number") return { text: v.text, over: v.over, at_ms: v.at_ms };
  } catch {
    // somebody else's
  }
  return undefined;
}

/** Tells other tabs of this browser that they have a file open, and what becomes of it. */
export class Tabs {
  private channel: BroadcastChannel | null;
  private others = new Set<string>();

  constructor(
    private file: string,
    private onSaved: (version: string) => void,
    private onOthers: (keys: ReadonlySet<string>) => void,
  ) {
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("drillyard:authoring");
    if (this.channel) this.channel.onmessage = (m: MessageEvent<Message>) => this.hear(m.data);
    this.back();
  }

  /** The tab is there again, after it has left: as by the way back of the browser. */
  back(): void {
    this.say("here", "");
    this.say("who", "");
  }

  /** The tab is closed, or goes elsewhere. */
  leave(): void {
    this.say("gone", "");
  }

  private say(what: Message["what"], version: string): void {
    this.channel?.postMessage({ what, file: this.file, tab: load, version } satisfies Message);
  }

  private hear(m: Message): void {
    if (m.file !== this.file || m.tab === load) return;
    if (m.what === "who") this.say("here", "");
    if (m.what === "saved") this.onSaved(m.version);
    const before = this.others.size;
    if (m.what === "gone") this.others.delete(m.tab);
    else this.others.add(m.tab);
    if (this.others.size !== before) this.onOthers(this.others);
  }

  saved(version: string): void {
    this.say("saved", version);
  }

  close(): void {
    this.leave();
    this.channel?.close();
  }
}

interface Message {
  what: "who" | "here" | "saved" | "gone";
  file: string;
  tab: string;
  version: string;
}

/** Whether what was kept is that of a tab. */
export const keptBy = (key: string, tab: string): boolean => key.endsWith(`:${tab}`);

// A file that somebody works on: the text as it stands, the version that it is
// written over, and what others have made of the file meanwhile.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { FileText } from "../../api/types";
import { fileAddress, readFile } from "./files";
import { keep, letGo, Tabs } from "./kept";

/** What is kept at most so long after it was typed. */
const KEEP_MS = 250;

/** Another version of the file, or none where it is gone. */
export type Theirs = { now: FileText | null };

export interface Work {
  text: ReadonlySignal<string>;
  unsaved: ReadonlySignal<boolean>;
  busy: ReadonlySignal<boolean>;
  problem: ReadonlySignal<Problem | null>;
  /** Set while the file is another one than was read. */
  theirs: ReadonlySignal<Theirs | null>;
  /** Other tabs of this browser that have the file open. */
  tabs: ReadonlySignal<readonly string[]>;
  /** The version that is written over. */
  version: ReadonlySignal<string>;
  type: (text: string) => void;
  save: () => Promise<boolean>;
  /** Looks whether the file is still the one that was read. */
  look: () => Promise<void>;
  /** What was written goes over theirs, when it is saved next. */
  over: () => void;
  /** Theirs is what is worked on from now on; it is returned to be put in. */
  take: () => string | undefined;
  /** What is worked on was written over a version. */
  rest: (version: string) => void;
  close: () => void;
}

export function work(person: string, pack: string, file: FileText): Work {
  const place = `${pack}/${file.path}`;
  const text = signal(file.text);
  const saved = signal(file.text);
  const version = signal(file.version);
  const busy = signal(false);
  const problem = signal<Problem | null>(null);
  const theirs = signal<Theirs | null>(null);
  const others = signal<readonly string[]>([]);
  const unsaved = computed(() => text.value !== saved.value || version.value === "");
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tabs = new Tabs(
    place,
    (saved) => {
      if (saved !== version.peek()) void it.look();
    },
    (now) => (others.value = [...now]),
  );

  function keepNow(): void {
    clearTimeout(timer);
    timer = undefined;
    if (text.peek() !== saved.peek()) keep(person, place, { text: text.peek(), over: version.peek(), at_ms: Date.now() });
    else letGo(person, place);
  }
  const leave = () => {
    keepNow();
    tabs.leave();
  };
  const back = (e: PageTransitionEvent) => e.persisted && tabs.back();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", back);

  const it: Work = {
    text,
    unsaved,
    busy,
    problem,
    theirs,
    tabs: others,
    version,
    type(now) {
      text.value = now;
      timer ??= setTimeout(keepNow, KEEP_MS);
    },
    async save() {
      if (busy.peek()) return false;
      busy.value = true;
      problem.value = null;
      keepNow();
      const sent = text.peek();
      try {
        const address = fileAddress(pack, file.path);
        const answer = version.peek() ? await api.put<FileText>(address, { text: sent }, version.peek()) : await api.post<FileText>(address, { text: sent });
        version.value = answer.version;
        saved.value = sent;
        theirs.value = null;
        keepNow();
        tabs.saved(answer.version);
        return true;
      } catch (err) {
        const p = Problem.of(err);
        if (p.status === 412) theirs.value = { now: p.now ?? null };
        else if (p.status === 409 && !version.peek()) await it.look();
        else problem.value = p;
        return false;
      } finally {
        busy.value = false;
      }
    },
    async look() {
      try {
        const now = await readFile(pack, file.path);
        if (now.version === version.peek() || busy.peek()) return;
        if (now.text === text.peek()) {
          saved.value = now.text; // the same was written twice
          version.value = now.version;
          theirs.value = null;
          keepNow();
        } else theirs.value = { now };
      } catch (err) {
        if (Problem.of(err).status === 404 && version.peek()) theirs.value = { now: null };
      }
    },
    over() {
      version.value = theirs.peek()?.now?.version ?? "";
      theirs.value = null;
      keepNow();
    },
    take() {
      const now = theirs.peek()?.now;
      if (!now) return undefined;
      version.value = now.version;
      saved.value = now.text;
      text.value = now.text;
      theirs.value = null;
      keepNow();
      return now.text;
    },
    rest(over) {
      version.value = over;
    },
    close() {
      keepNow();
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", back);
      tabs.close();
    },
  };
  return it;
}

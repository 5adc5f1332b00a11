// Where a drill can be played, in plain words.

import { signal } from "@preact/signals";
import type { Runtime } from "./api/types";

interface Words {
  name: string;
  /** What it is, in one line. */
  says: string;
  /** Of its clock, once the drill is under way. */
  time: string;
}

const STARTS = "The clock starts as soon as the system is up";
const BOUND = `${STARTS}, and cannot be paused.`;

const WORDS: Record<string, Words> = {
  inproc: { name: "Live", says: "Real services on this machine.", time: BOUND },
  docker: { name: "Containers", says: "Real services, each in a container.", time: BOUND },
  tabletop: {
    name: "Tabletop",
    says: "A model of the same system.",
    time: `${STARTS}. A facilitator can pause it and speed it up.`,
  },
};

/** All of them, the usual one first. */
export const runtimes: readonly Runtime[] = Object.keys(WORDS);

export function runtimeWords(r: Runtime): Words {
  return WORDS[r] ?? { name: r, says: "", time: "" };
}

const KEEP = "drillyard.runtime";
const USUAL: Runtime = "inproc";

const wanted = signal<Runtime>(recall());

/** The one last chosen in this browser, of those a drill can be played on. */
export function preferred(of: readonly Runtime[]): Runtime {
  return [wanted.value, USUAL].find((r) => of.includes(r)) ?? of[0] ?? USUAL;
}

/** Chooses it from now on. */
export function prefer(r: Runtime): void {
  wanted.value = r;
  try {
    localStorage.setItem(KEEP, r);
  } catch {
    // It then holds for this page.
  }
}

function recall(): Runtime {
  try {
    return localStorage.getItem(KEEP) ?? USUAL;
  } catch {
    return USUAL;
  }
}

// Where a drill can be played, in plain words.

import { signal } from "@preact/signals";
import { runtimes, type Runtime } from "./api/types";

interface Words {
  name: string;
  /** What it is, in one line. */
  says: string;
  /** Of its clock, once the drill is under way. */
  time: string;
}

const STARTS = "The clock starts as soon as the system is up";
const BOUND = `${STARTS}, and cannot be paused.`;

const WORDS: Record<Runtime, Words> = {
  inproc: { name: "Live", says: "Real services on this machine.", time: BOUND },
  docker: { name: "Containers", says: "Real services, each in a container.", time: BOUND },
  tabletop: {
    name: "Tabletop",
    says: "A model of the same system, which can be paused.",
    time: `${STARTS}. A facilitator can pause it and speed it up.`,
  },
};

/** Of any that a run was once played on, those that there are no more among them. */
export function runtimeWords(r: string): Words {
  return WORDS[r as Runtime] ?? { name: r, says: "", time: "" };
}

const KEEP = "drillyard.runtime";
const USUAL = runtimes[0];

const wanted = signal<string>(recall());

/** The one last chosen in this browser, of those a drill can be played on. */
export function preferred(of: readonly string[]): string {
  return [wanted.value, USUAL].find((r) => of.includes(r)) ?? of[0] ?? USUAL;
}

/** Chooses it from now on. */
export function prefer(r: string): void {
  wanted.value = r;
  try {
    localStorage.setItem(KEEP, r);
  } catch {
    // It then holds for this page.
  }
}

function recall(): string {
  try {
    return localStorage.getItem(KEEP) ?? USUAL;
  } catch {
    return USUAL;
  }
}

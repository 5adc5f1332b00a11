import { signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api, Problem, reachable } from "../../api/client";
import type { Checked, DraftProblem } from "../../api/types";

/** How long after the last key a text is checked. */
const PAUSE_MS = 350;

export interface Checking {
  problems: ReadonlySignal<readonly DraftProblem[]>;
  /** What is shown is that of the text as it stands. */
  current: ReadonlySignal<boolean>;
  problem: ReadonlySignal<Problem | null>;
  /** The text has become another one. */
  touch: (text: string) => void;
}

/** Has a text checked whenever it rests, the latest one only, and again when the server is back. */
export function useChecking(pack: string, path: string, first: string): Checking {
  const made = useRef<ReturnType<typeof checking> | null>(null);
  made.current ??= checking(pack, path);
  const its = made.current;
  useEffect(() => {
    its.touch(first);
    const back = reachable.subscribe((there) => there && its.problem.peek()?.passing && its.again());
    return () => {
      back();
      its.stop();
    };
  }, []);
  return its;
}

function checking(pack: string, path: string) {
  const problems = signal<readonly DraftProblem[]>([]);
  const current = signal(false);
  const problem = signal<Problem | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = new AbortController();
  let latest = "";

  async function ask(): Promise<void> {
    asked.abort();
    const mine = (asked = new AbortController());
    try {
      const found = await api.post<Checked>(`/api/packs/${encodeURIComponent(pack)}/check`, { path, text: latest }, mine.signal);
      if (mine.signal.aborted) return;
      problems.value = found.problems;
      problem.value = null;
      current.value = true;
    } catch (err) {
      if (mine.signal.aborted) return;
      problem.value = Problem.of(err);
      if (problem.value.passing && problem.value.status !== 0) timer = setTimeout(() => void ask(), 2000);
    }
  }

  return {
    problems,
    current,
    problem,
    touch(text: string) {
      latest = text;
      current.value = false;
      asked.abort(); // what is under way is about another text
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), PAUSE_MS);
    },
    again: () => void ask(),
    stop() {
      clearTimeout(timer);
      asked.abort();
    },
  };
}

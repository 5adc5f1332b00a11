import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api/client";

export interface Polled<T> {
  data: T | undefined;
  problem: Problem | undefined;
  /** The first answer to what is asked now is not here yet. */
  awaited: boolean;
}

const AGAIN_MS = 3000;

/**
 * Asks again and again while the component is mounted and the page is in
 * sight, one question at a time. What is shown stays when a question fails, and
 * that the server was out of reach is no problem beside it;
 * new `deps` start over, and `keep` says whether the old answer may stay until
 * then. An interval of 0 asks once, and again only when the server could not
 * answer. It may be that of the last answer: as long as there is none, what fails
 * is asked for again soon. What is barred is not asked for again.
 */
export function usePoll<T>(ask: (signal: AbortSignal) => Promise<T>, every_ms: number | ((data: T) => number), deps: readonly unknown[], keep = false): Polled<T> {
  const [state, setState] = useState<Polled<T>>({ data: undefined, problem: undefined, awaited: true });
  const asked = useRef<readonly unknown[] | null>(null);
  const latest = useRef({ ask, every_ms });
  latest.current = { ask, every_ms };
  // A pace that an answer sets is no reason to ask anew.
  const own_ms = typeof every_ms === "function" ? -1 : every_ms;

  useEffect(() => {
    const aborted = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Asking the same at another pace is no other question.
    const other = asked.current === null || asked.current.some((d, i) => d !== deps[i]);
    asked.current = deps;
    setState((s) => (!other ? s : keep ? { ...s, awaited: true } : { data: undefined, problem: undefined, awaited: true }));

    let answer: { data: T } | undefined;
    const pace = () => {
      const { every_ms: every } = latest.current;
      return typeof every === "number" ? every : answer ? every(answer.data) : AGAIN_MS;
    };

    async function round(): Promise<void> {
      let wait_ms = pace();
      if (document.visibilityState === "visible") {
        try {
          const data = await latest.current.ask(aborted.signal);
          answer = { data };
          wait_ms = pace();
          if (!aborted.signal.aborted) setState({ data, problem: undefined, awaited: false });
        } catch (err) {
          if (aborted.signal.aborted) return;
          const problem = Problem.of(err);
          const told = problem.status === 0; // the whole screen says that, above what stands
          setState((s) => ({ data: s.data, problem: told && s.data !== undefined ? undefined : problem, awaited: false }));
          if (problem.barred) return;
          if (problem.passing) wait_ms ||= AGAIN_MS;
        }
      } else {
        wait_ms ||= AGAIN_MS;
      }
      if (wait_ms > 0 && !aborted.signal.aborted) timer = setTimeout(() => void round(), wait_ms);
    }

    void round();
    return () => {
      aborted.abort();
      clearTimeout(timer);
    };
  }, [...deps, own_ms]);

  return state;
}

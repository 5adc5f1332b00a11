import { useEffect, useState } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import type { LogPage } from "../../../api/types";
import { useDrill } from "../state/drill";
import { extend } from "../state/tail";
import type { Window } from "../state/view";

const LINES = 200;
const FOLLOW_MS = 2000;

export interface Logs {
  page: LogPage | undefined;
  problem: Problem | undefined;
  /** The answer to this search is not here yet; what is shown is older. */
  awaited: boolean;
  /** Searches anew. */
  again: () => void;
}

/** Searches the logs; while it follows, new lines are added as they come. */
export function useLogs(filter: string, window: Window, follow: boolean): Logs {
  const drill = useDrill();
  const [page, setPage] = useState<LogPage>();
  const [problem, setProblem] = useState<Problem>();
  const [awaited, setAwaited] = useState(true);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const aborted = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let have: LogPage | undefined;
    let still = false;

    async function ask(): Promise<void> {
      let again = follow;
      try {
        const params = { q: filter, from_ms: window?.from_ms, to_ms: window?.to_ms, after: have?.next, limit: LINES };
        const got = await api.get<LogPage>(drill.path("/logs"), params, aborted.signal, drill.sight);
        if (aborted.signal.aborted) return;
        have = have ? extend(have, got) : got;
        setPage(have);
        setProblem(undefined);
        setAwaited(false);
      } catch (err) {
        if (aborted.signal.aborted) return;
        const said = Problem.of(err);
        setProblem(said);
        setAwaited(false);
        again = said.passing;
      }
      if (again) wait();
    }
    function wait(): void {
      timer = setTimeout(() => {
        // While time stands still nobody writes; what came until then is asked for once.
        const settled = still && drill.paused.peek();
        still = drill.paused.peek();
        if (document.visibilityState === "visible" && !settled) void ask();
        else wait();
      }, FOLLOW_MS);
    }

    // After the end there is nobody to ask: what was found stays.
    if (drill.over.peek()) {
      setAwaited(false);
      return;
    }
    setAwaited(true);
    void ask();
    return () => {
      aborted.abort();
      clearTimeout(timer);
    };
  }, [filter, window, follow, round, drill.moved]);

  // What was found is read again when it comes before somebody again.
  const { round: returned } = drill.sight;
  useEffect(() => {
    if (returned.value === 0 || follow || drill.over.peek()) return;
    const aborted = new AbortController();
    api.get(drill.path("/logs"), { q: filter, from_ms: window?.from_ms, to_ms: window?.to_ms, limit: LINES }, aborted.signal, drill.sight).catch(() => {});
    return () => aborted.abort();
  }, [returned.value]);

  return { page, problem, awaited, again: () => setRound((r) => r + 1) };
}

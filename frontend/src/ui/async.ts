import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, reachable } from "../api/client";

export interface Async<T> {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  /** Asks again; what is shown stays until the answer is here. */
  reload: () => void;
  /** Puts in an answer that came another way. */
  set: (data: T) => void;
}

/**
 * Asks when the component mounts and whenever `deps` change. The answer to an
 * older question never overwrites that to a newer one.
 */
export function useAsync<T>(ask: (signal: AbortSignal) => Promise<T>, deps: readonly unknown[]): Async<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem; loading: boolean }>({ loading: true });
  const [round, setRound] = useState(0);
  const asked = useRef(deps);

  useEffect(() => {
    const aborted = new AbortController();
    const other = asked.current !== deps && asked.current.some((d, i) => d !== deps[i]);
    asked.current = deps;
    setState((s) => ({ data: other ? undefined : s.data, loading: true }));
    ask(aborted.signal).then(
      (data) => {
        if (!aborted.signal.aborted) setState({ data, loading: false });
      },
      (err: unknown) => {
        if (!aborted.signal.aborted) setState((s) => ({ data: s.data, problem: Problem.of(err), loading: false }));
      },
    );
    return () => aborted.abort();
  }, [...deps, round]);

  // What could not be asked is asked again once the server is back.
  const unreached = state.problem?.status === 0;
  useEffect(() => {
    if (!unreached) return;
    return reachable.subscribe((back) => {
      if (back) setRound((r) => r + 1);
    });
  }, [unreached]);

  return {
    data: state.data,
    problem: state.problem,
    loading: state.loading,
    reload: () => setRound((r) => r + 1),
    set: (data) => setState({ data, loading: false }),
  };
}

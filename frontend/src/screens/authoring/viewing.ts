import { useEffect, useRef, useState } from "preact/hooks";
import { api, Problem, reachable } from "../../api/client";
import type { ShownDraft } from "../../api/types";

/** How long after the last key a draft is shown anew. */
const PAUSE_MS = 700;

export interface Viewing {
  /** The last that could be shown. */
  view: ShownDraft | undefined;
  /** It is not of the text as it stands, which has mistakes. */
  older: boolean;
  problem: Problem | undefined;
}

/** A draft as its readers will see it, while somebody looks. */
export function useViewing(pack: string, path: string, text: string, looks: boolean): Viewing {
  const [state, setState] = useState<Viewing>({ view: undefined, older: false, problem: undefined });
  const first = useRef(true);
  const [round, setRound] = useState(0);
  const unreached = state.problem?.passing ?? false;
  useEffect(() => (unreached ? reachable.subscribe((there) => there && setRound((r) => r + 1)) : undefined), [unreached]);
  useEffect(() => {
    if (!looks) return;
    const aborted = new AbortController();
    const timer = setTimeout(
      () => {
        first.current = false;
        api.post<ShownDraft>(`/api/packs/${encodeURIComponent(pack)}/view`, { path, text }, aborted.signal).then(
          (view) => setState((s) => (view.sound || view.track || view.interview ? { view, older: false, problem: undefined } : { ...s, older: true, problem: undefined })),
          (err: unknown) => {
            if (!aborted.signal.aborted) setState((s) => ({ ...s, problem: Problem.of(err) }));
          },
        );
      },
      first.current ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [pack, path, text, looks, round]);
  return state;
}

import { useEffect, useRef, useState } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import { draft } from "../../../api/outbox";
import type { QueryResult } from "../../../api/types";
import { useDrill } from "../state/drill";
import { remember } from "../state/queries";

export interface Asking {
  busy: boolean;
  /** What was wrong with the last question. */
  failure: { expr: string; problem: Problem } | null;
  /** Asks what is typed; the same once more counts as a new question. */
  ask: (expr: string) => void;
}

/**
 * Keeps the answer to the query, over the range, that the screen says: whoever
 * chooses another range sees what they asked over that one.
 */
export function useQuery(): Asking {
  const drill = useDrill();
  const { run, view } = drill;
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Asking["failure"]>(null);
  const expr = view.expr.value;
  const asked = `${expr}\n${view.range_s.value}\n${view.zoom.value?.join() ?? ""}\n${drill.moved}`;
  const answered = useRef(round);

  useEffect(() => {
    if (expr === "" || drill.over.peek()) return;
    // Coming back to this tool is no new question.
    if (drill.answer.peek()?.asked === asked && answered.current === round) return;
    answered.current = round;
    const aborted = new AbortController();
    const at = drill.shown();
    setBusy(true);
    api.post<QueryResult>(drill.path("/query"), { expr, ...at }, aborted.signal, drill.sight).then(
      (result) => {
        if (aborted.signal.aborted) return;
        drill.answer.value = { expr, at, result, asked };
        remember(run.id, expr);
        setFailure(null);
        setBusy(false);
      },
      (err: unknown) => {
        if (aborted.signal.aborted) return;
        setFailure({ expr, problem: Problem.of(err) });
        setBusy(false);
      },
    );
    return () => {
      aborted.abort();
      setBusy(false);
    };
  }, [asked, round]);

  // What was answered is read again when it comes before somebody again.
  const { round: returned } = drill.sight;
  useEffect(() => {
    const before = drill.answer.peek();
    if (!before || drill.over.peek()) return;
    const aborted = new AbortController();
    api.post(drill.path("/query"), { expr: before.expr, ...before.at }, aborted.signal, drill.sight).catch(() => {});
    return () => aborted.abort();
  }, [returned.value]);

  // A link or a step back brings its query along, but takes nothing away that is being typed.
  const last = draft(run.id, "metrics.asked");
  const text = draft(run.id, "metrics.expr");
  useEffect(() => {
    const typed = text.peek().trim();
    if (expr !== "" && (typed === "" || typed === last.peek())) text.value = expr;
    if (expr !== "") last.value = expr;
  }, [expr]);

  function ask(wanted: string) {
    last.value = wanted;
    view.expr.value = wanted;
    setRound((r) => r + 1);
  }

  return { busy, failure, ask };
}

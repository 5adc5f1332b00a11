import { useSignal } from "@preact/signals";
import { api, Problem } from "../../../api/client";
import { draft } from "../../../api/outbox";
import type { QueryResult } from "../../../api/types";
import { asked } from "../../../api/lengths";
import { Button, Empty, Kbd, Select, TextArea } from "../../../ui";
import { queries, remember } from "../state/queries";
import { useDrill } from "../state/drill";
import { InputError } from "./input-error";
import { MetricsResult } from "./metrics-result";
import { RangePicker } from "./range-picker";

/** PromQL, asked on demand: each question is a look that counts. */
export function Metrics() {
  const drill = useDrill();
  const { run, view } = drill;
  const text = draft(run.id, "metrics.expr");
  const busy = useSignal(false);
  const past = queries(run.id);
  const failure = useSignal<{ expr: string; problem: Problem } | null>(null);

  async function ask() {
    const expr = text.peek().trim();
    if (!expr || busy.peek()) return;
    busy.value = true;
    const at = drill.last(view.range_s.peek());
    try {
      const result = await api.post<QueryResult>(drill.path("/query"), { expr, ...at });
      drill.answer.value = { expr, at, result };
      failure.value = null;
      remember(run.id, expr);
    } catch (err) {
      failure.value = { expr, problem: Problem.of(err) };
    } finally {
      busy.value = false;
    }
  }

  const answer = drill.answer.value;
  return (
    <div class="tool-page">
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void ask();
        }}
      >
        <TextArea label="PromQL query" mono rows={2} maxLength={asked.expr} placeholder='sum by (label) (rate(metric{label="value"}[1m]))' bind={text} onSubmit={ask} spellcheck={false} />
        {failure.value ? <InputError input={failure.value.expr} problem={failure.value.problem} /> : null}
        <div class="toolbar">
          <Button type="submit" variant="primary" busy={busy.value} disabled={text.value.trim() === ""} aria-label="Run query">
            Run query
          </Button>
          <span class="faint small nowrap">
            <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
          </span>
          <RangePicker />
          <Select class="grow" label="Earlier queries" quiet value="" onValue={(q) => q && (text.value = q)} options={past.map((q) => ({ value: q, label: q }))} placeholder={past.length > 0 ? `Earlier queries (${past.length})` : "No earlier queries"} />
        </div>
      </form>
      {answer ? <MetricsResult answer={answer} /> : <Empty title="Ask the metrics">The language is PromQL. Empty braces with a service, such as {'{service="checkout"}'}, list all there is of it.</Empty>}
    </div>
  );
}

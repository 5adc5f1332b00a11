import { api } from "../../../api/client";
import { asked } from "../../../api/types";
import { draft } from "../../../api/outbox";
import { Button, Empty, Kbd, QueryArea, Select, useAsync } from "../../../ui";
import { CopyLink } from "../copy-link";
import { queries } from "../state/queries";
import { useDrill } from "../state/drill";
import { stretchText } from "../state/window";
import { InputError } from "./input-error";
import { MetricsResult } from "./metrics-result";
import { RangePicker } from "./range-picker";
import { useQuery } from "./use-query";

/** PromQL, asked on demand: each question is a look that counts. */
export function Metrics() {
  const drill = useDrill();
  const { run, over } = drill;
  const { busy, failure, ask } = useQuery();
  const text = draft(run.id, "metrics.expr");
  const past = queries(run.id);
  const names = useAsync<string[]>((signal) => (over.peek() ? Promise.resolve([]) : api.get(drill.path("/metrics"), {}, signal)), [run.id]).data ?? [];
  const answer = drill.answer.value;

  function submit() {
    const expr = text.peek().trim();
    if (expr && !over.peek()) ask(expr);
  }

  return (
    <div class="tool-page">
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <QueryArea label="PromQL query" placeholder='sum by (label) (rate(metric{label="value"}[1m]))' bind={text} names={names} maxLength={asked.expr} readOnly={over.value} onSubmit={submit} />
        {failure ? <InputError input={failure.expr} problem={failure.problem} /> : null}
        <div class="toolbar">
          <Button type="submit" variant="primary" busy={busy} disabled={text.value.trim() === "" || over.value} aria-label="Run query">
            Run query
          </Button>
          <span class="faint small nowrap">
            <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
          </span>
          <RangePicker />
          {answer ? <CopyLink fixed={() => ({ range: "", zoom: stretchText(answer.at) })} /> : null}
          <Select
            class="grow"
            label="Earlier queries"
            quiet
            value=""
            disabled={past.length === 0 || over.value}
            onValue={(q) => {
              if (!q) return;
              text.value = q;
              ask(q);
            }}
            options={past.map((q) => ({ value: q, label: q }))}
            placeholder={past.length > 0 ? `Earlier queries (${past.length})` : "No earlier queries"}
          />
        </div>
      </form>
      {answer && answer.expr !== text.value.trim() ? (
        <p class="small muted">
          Answer to <code class="breakable">{answer.expr}</code>
        </p>
      ) : null}
      {answer ? <MetricsResult answer={answer} names={names} busy={busy} /> : <Empty title="Ask the metrics">The language is PromQL. Begin with the name of a metric; those that fit are listed as you type.</Empty>}
    </div>
  );
}

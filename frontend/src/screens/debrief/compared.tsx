import { api } from "../../api/client";
import type { Debrief, Golden, Timings } from "../../api/types";
import { day, percent, span, stopwatch } from "../../format";
import { href } from "../../router";
import { Breaks, Panel, Table, useAsync, type Column } from "../../ui";

interface Row {
  key: string;
  what: string;
  link?: string;
  percent: number | null;
  timings: Timings;
}

const spans: { head: string; of: keyof Timings }[] = [
  { head: "To acknowledge", of: "acknowledge_s" },
  { head: "To evidence", of: "evidence_s" },
  { head: "To mitigate", of: "mitigate_s" },
  { head: "To resolve", of: "resolve_s" },
];

/** This run beside how the drill is done well, and beside those that the same person played before. */
export function Compared({ data }: { data: Debrief }) {
  const { run, grade, debrief, earlier } = data;
  // It may have to be played first, and there need not be one: then the others stand alone.
  const { data: golden } = useAsync((s) => api.get<Golden>(`/api/runs/${encodeURIComponent(run.id)}/golden`, undefined, s), [run.id]);
  const others: Row[] = earlier.map((e) => ({
    key: e.id,
    what: `${day(e.created_ms)}, ${e.repeat ? "repeat" : "first run"}`,
    link: href({ screen: "debrief", id: e.id }),
    percent: e.percent,
    timings: e.timings,
  }));
  if (golden) others.unshift({ key: "golden", what: "How it is done well", percent: golden.percent, timings: golden.timings });
  if (others.length === 0) return null;
  const rows = [{ key: run.id, what: "This run", percent: debrief.cut_short ? null : grade.score.percent, timings: grade.timings }, ...others];
  const columns: Column<Row>[] = [
    { head: "Run", cell: (r) => (r.link ? <a href={r.link}>{r.what}</a> : <b>{r.what}</b>) },
    { head: "Score", cell: (r) => (r.percent === null ? <span class="faint">not graded</span> : percent(r.percent)), number: true },
    ...spans.map(({ head, of }) => ({ head, cell: (r: Row) => took(r.timings[of]), number: true, class: "nowrap" })),
  ];
  return (
    <Panel title="Beside other runs of this drill" flush>
      <Table caption="This run beside others" columns={columns} rows={rows} rowKey={(r) => r.key} />
      {golden ? (
        <details class="golden">
          <summary>How it is done well, step by step</summary>
          <p class="small">
            <a href={href({ screen: "watch", drill: run.scenario })}>Watch it</a>, and be asked before each decision what you would do.
          </p>
          <ol>
            {golden.steps.map((s) => (
              <li key={`${s.at_ms} ${s.title}`}>
                <span class="event-time">{stopwatch(s.at_ms)}</span> <Breaks>{s.title}</Breaks>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </Panel>
  );
}

function took(s: number | null | undefined) {
  return s === null || s === undefined ? <span class="faint" title="There was nothing to measure it by">–</span> : span(s);
}

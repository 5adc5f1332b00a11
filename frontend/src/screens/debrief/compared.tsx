import type { Debrief, Timings } from "../../api/types";
import { day, percent, span } from "../../format";
import { href } from "../../router";
import { Panel, Table, type Column } from "../../ui";

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

/** This run beside those that the same person played of the drill before. */
export function Compared({ data }: { data: Debrief }) {
  const { run, grade, debrief, earlier } = data;
  const rows: Row[] = earlier.map((e) => ({
    key: e.id,
    what: `${day(e.created_ms)}, ${e.repeat ? "repeat" : "first run"}`,
    link: href({ screen: "debrief", id: e.id }),
    percent: e.percent,
    timings: e.timings,
  }));
  if (rows.length === 0) return null;
  rows.unshift({ key: run.id, what: "This run", percent: debrief.cut_short ? null : grade.score.percent, timings: grade.timings });
  const columns: Column<Row>[] = [
    { head: "Run", cell: (r) => (r.link ? <a href={r.link}>{r.what}</a> : <b>{r.what}</b>) },
    { head: "Score", cell: (r) => (r.percent === null ? <span class="faint">not graded</span> : percent(r.percent)), number: true },
    ...spans.map(({ head, of }) => ({ head, cell: (r: Row) => took(r.timings[of]), number: true, class: "nowrap" })),
  ];
  return (
    <Panel title="Beside other runs of this drill" flush>
      <Table caption="This run beside others" columns={columns} rows={rows} rowKey={(r) => r.key} />
    </Panel>
  );
}

function took(s: number | null | undefined) {
  return s === null || s === undefined ? <span class="faint">never</span> : span(s);
}

import { api } from "../../api/client";
import { mayAssess } from "../../api/session";
import type { OfItem, OfPair, PairFigures, Spread, Statistics } from "../../api/types";
import { capital, number, percent, plural, span } from "../../format";
import { href } from "../../router";
import { Empty, ErrorNote, Panel, Spinner, Table, useAsync, type Column } from "../../ui";
import { beside, figureWords, kappaWords, severityWords } from "./words";
import { segments } from "../../segments";
import "./marking.css";

const share = (v: number) => percent(v * 100);
const kappa = (v: number) => `${v.toFixed(2)}, ${kappaWords(v)}`;

/** What the stored runs of a drill say of the drill, and of those who marked it. */
export function StatisticsPage({ slug }: { slug: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<Statistics>(`/api/scenarios/${segments(slug)}/statistics`, undefined, s), [slug]);
  if (!mayAssess()) return <Empty title="Figures of a drill are for assessors." />;
  if (problem) {
    return (
      <div class="stack">
        <h1>How the drill does</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  const { drill } = data;
  return (
    <div class="stack wide">
      <header>
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "scenario", slug })}>{data.title}</a>
        </nav>
        <h1>How the drill does</h1>
        <p class="muted">
          {plural(drill.runs, "first run")}, {data.marked} marked by two raters who did not see each other's marks. {data.left_out.join(" ")}
        </p>
      </header>
      {drill.caution ? <p class="warn-text">{sentence(drill.caution)} What stands below is what was counted, and no more.</p> : null}
      <Panel title="What looks broken">
        {drill.broken.length === 0 ? <p class="muted">{drill.caution ? "Nothing can be said yet." : "Nothing."}</p> : <ul>{drill.broken.map((b) => <li key={b}>{b}</li>)}</ul>}
      </Panel>
      {drill.items.length ? (
        <Panel title="Criteria" flush>
          <Table caption="How each criterion behaves" columns={items} rows={drill.items} rowKey={(i) => i.id} rowClass={() => "figures"} />
        </Panel>
      ) : null}
      <Panel title="Scores and times">
        <dl class="facts">
          <dt>Score</dt>
          <dd>{spread(drill.scores, (v) => percent(v))}</dd>
          <dt>Time taken</dt>
          <dd>{spread(drill.took_s, span)}</dd>
          <dt>Pass mark by borderline regression</dt>
          <dd>{figureWords(drill.standard.pass, (v) => percent(v))}</dd>
          <dt>Of the differences in score, global marks explain (R²)</dt>
          <dd>{figureWords(drill.standard.line.r2, share)}</dd>
        </dl>
      </Panel>
      <Raters data={data} />
    </div>
  );
}

const items: Column<OfItem>[] = [
  { head: "Criterion", cell: (i) => i.title },
  { head: "Runs", cell: (i) => i.runs, number: true },
  { head: "Share earned", cell: (i) => beside(i.difficulty, i.runs, share) + (i.nobody ? ": nobody" : i.everybody ? ": everybody" : "") },
  { head: "Tells good runs from bad", cell: (i) => beside(i.discrimination, i.runs, (v) => `${v.toFixed(2)}, ${v < 0 ? "the wrong way" : v < 0.2 ? "hardly" : v < 0.4 ? "somewhat" : "well"}`) },
];

function Raters({ data }: { data: Statistics }) {
  const { raters, names, criteria } = data;
  const who = (id: string) => names[id] ?? id;
  const pair = (p: OfPair) => `${who(p.a)} and ${who(p.b)}`;
  const rows: (PairFigures & { key: string; what: string; between: string })[] = raters.criteria.flatMap((c) => [
    { ...c, key: c.criterion, what: criteria[c.criterion] ?? c.criterion, between: "all pairs" },
    ...c.pairs.map((p) => ({ ...p, key: `${c.criterion} ${p.a} ${p.b}`, what: "", between: pair(p) })),
  ]);
  if (rows.length === 0) {
    return (
      <Panel title="Raters">
        <Empty title="No run has been marked by two raters yet." />
      </Panel>
    );
  }
  return (
    <>
      <Panel title="How far raters agree" flush>
        <Table
          caption="Agreement of raters by criterion and pair"
          rows={rows}
          rowKey={(r) => r.key}
          columns={[
            { head: "Criterion", cell: (r) => r.what },
            { head: "Between", cell: (r) => r.between },
            { head: "Marks", cell: (r) => number(r.things), number: true },
            { head: "The same level", cell: (r) => figureWords(r.percent, share) },
            { head: "Kappa", cell: (r) => beside(r.kappa, r.things, kappa) },
            { head: "Weighted kappa", cell: (r) => beside(r.weighted, r.things, kappa) },
          ]}
        />
      </Panel>
      <Panel title="How severe raters are" flush>
        <Table
          caption="Severity of raters"
          rows={raters.raters}
          rowKey={(r) => r.rater}
          columns={[
            { head: "Rater", cell: (r) => who(r.rater), class: "name" },
            { head: "Marks", cell: (r) => r.marks, number: true },
            { head: "Beside the others", cell: (r) => figureWords(r.severity, severityWords) },
          ]}
        />
      </Panel>
    </>
  );
}

function spread(s: Spread, as: (v: number) => string): string {
  if (s.median.value === null) return s.median.why ?? "";
  const words = (f: Spread["least"]) => figureWords(f, as);
  if (words(s.least) === words(s.most)) return `${words(s.median)}, all of them`;
  return `half lie between ${words(s.lower)} and ${words(s.upper)}; ${words(s.median)} in the middle, ${words(s.least)} to ${words(s.most)} in all`;
}

const sentence = (text: string) => capital(text) + ".";

import { api } from "../../api/client";
import type { CardDimension, Sheet, Sheets } from "../../api/types";
import { href } from "../../router";
import { Empty, ErrorNote, Panel, Spinner, Table, useAsync } from "../../ui";
import { Interval } from "./card";
import { rangeWords, scoreWords } from "./words";
import "./panel.css";

/** The candidates of an interview side by side: they were all given the same. No order among them is meant. */
export function SideBySide({ interview }: { interview: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<Sheets>(`/api/interviews/${encodeURIComponent(interview)}/scorecards`, undefined, s), [interview]);
  if (problem) {
    return (
      <div class="stack">
        <h1>Side by side</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  const first = data.sheets[0];
  return (
    <div class="stack wide">
      <header>
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "interview", id: interview })}>{data.title}</a> · <a href={href({ screen: "raters", interview })}>Raters</a>
        </nav>
        <h1>Side by side</h1>
        <p class="muted">All were given the same material, seed {data.seed}. They stand in the order in which they were invited: nothing here is a ranking, and where intervals overlap, they do not tell candidates apart.</p>
      </header>
      {!first ? (
        <Empty title="Nobody is interviewed yet." />
      ) : (
        <Panel title="Scores" flush>
          <Table
            caption="Candidates by dimension"
            rows={[null, ...first.card.dimensions]}
            rowKey={(d) => d?.name ?? "total"}
            columns={[
              { head: "Dimension", cell: (d) => (d ? `${d.title} (${d.weight}\u00a0%)` : <b>Total</b>) },
              ...data.sheets.map((s) => ({
                head: <a href={href({ screen: "scorecard", interview, candidate: s.candidate })}>{s.name || `${s.code}, deleted`}</a>,
                class: "compared-one",
                cell: (d: CardDimension | null) => (d ? <Score dimension={s.card.dimensions.find((one) => one.name === d.name)} /> : total(s)),
              })),
            ]}
          />
        </Panel>
      )}
    </div>
  );
}

function Score({ dimension: d }: { dimension?: CardDimension }) {
  if (!d) return null;
  return (
    <>
      {scoreWords(d)}
      {d.score ? <Interval range={d.score} /> : null}
    </>
  );
}

function total(s: Sheet): string {
  const t = s.card.total;
  return t.score ? `${rangeWords(t.score)}, of ${t.covered} % of the weight` : "no evidence";
}

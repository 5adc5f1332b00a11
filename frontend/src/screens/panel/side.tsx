import { api } from "../../api/client";
import type { Sheet, Sheets } from "../../api/types";
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
            rows={data.sheets}
            rowKey={(s) => s.candidate}
            columns={[
              { head: "Candidate", cell: (s) => <a href={href({ screen: "scorecard", interview, candidate: s.candidate })}>{s.name || s.code}</a> },
              { head: "Total", cell: (s) => total(s) },
              ...first.card.dimensions.map((d, n) => ({
                head: `${d.title} (${d.weight} %)`,
                cell: (s: Sheet) => {
                  const one = s.card.dimensions[n];
                  return one ? (
                    <>
                      {scoreWords(one)}
                      {one.score ? <Interval range={one.score} /> : null}
                    </>
                  ) : null;
                },
              })),
            ]}
          />
        </Panel>
      )}
    </div>
  );
}

function total(s: Sheet): string {
  const t = s.card.total;
  return t.score ? `${rangeWords(t.score)}, of ${t.covered} % of the weight` : "no evidence";
}

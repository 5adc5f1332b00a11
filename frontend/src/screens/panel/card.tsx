import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { CardDimension, CardRange, CardRest, Sheet } from "../../api/types";
import { plural, stopwatch } from "../../format";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, Table, useAsync } from "../../ui";
import { globalWord } from "../marking/words";
import type { GlobalMark } from "../../api/types";
import { Overrule } from "./overrule";
import { agreementWords, marksWords, rangeWords, scoreWords, totalWords } from "./words";
import "./panel.css";

/** What a candidate's work shows, and what that rests on. It proposes nothing. */
export function CardPage({ interview, candidate }: { interview: string; candidate: string }) {
  const path = `/api/interviews/${encodeURIComponent(interview)}/candidates/${encodeURIComponent(candidate)}`;
  const { data, problem, reload, set } = useAsync((s) => api.get<Sheet>(`${path}/scorecard`, undefined, s), [path]);
  if (problem) {
    return (
      <div class="stack">
        <h1>Scorecard</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  const { card } = data;
  const [marks, marksTone] = marksWords(data);
  return (
    <div class="stack wide">
      <header>
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "interview", id: interview })}>{data.in}</a> · <a href={href({ screen: "scorecards", interview })}>Side by side</a> · <a href={href({ screen: "raters", interview })}>Raters</a>
        </nav>
        <h1>
          Scorecard: {data.name ? `${data.name} (${data.code})` : data.code} <Badge tone={marksTone}>{marks}</Badge>
        </h1>
      </header>
      <Panel title="What this says, and what it does not">
        <div class="stack">
          <p>A hiring decision rests on several exercises, on the conversation, and on people. This card sums up what was done here, says how far that can be trusted, and proposes nothing.</p>
          {data.name ? (
            <>
              <p>
                <b>{totalWords(card.total)}</b>
                {data.pass && card.total.score ? ` The pass mark is ${data.pass} %.` : ""}
              </p>
              <p class="muted">Raters: {agreementWords(card.agreement)}.</p>
            </>
          ) : (
            <p>
              <b>This candidate was deleted, with all that they typed: no mark comes any more.</b> What each piece of work came to until then stands below.
            </p>
          )}
          <div class="row">
            <a class="button" href={`${path}/scorecard.html`} target="_blank" rel="noreferrer">
              Open to print
            </a>
            <a class="button" href={`${path}/scorecard.json`} download>
              Download as JSON
            </a>
          </div>
        </div>
      </Panel>
      {data.name ? (
        <Panel title="By dimension" flush>
          <Table
            caption="Scores by dimension"
            rows={card.dimensions}
            rowKey={(d) => d.name}
            columns={[
              { head: "Dimension", cell: (d) => d.title },
              { head: "Weight", cell: (d) => `${d.weight} %`, number: true },
              { head: "Score", cell: (d) => scoreWords(d), class: "nowrap" },
              { head: <span class="visually-hidden">As a bar</span>, cell: (d) => (d.score ? <Interval range={d.score} /> : null) },
              { head: "Based on", cell: restsOn },
              { head: "Raters", cell: (d) => (d.rests.some((r) => r.marked) ? agreementWords(d.agreement) : d.rests.length ? "none: the machine marks it" : "") },
            ]}
          />
        </Panel>
      ) : null}
      <Panel title="What was done" flush>
        <Table
          caption="Pieces of work"
          rows={data.works}
          rowKey={(w) => w.item}
          columns={[
            { head: "Work", cell: (w) => w.title },
            { head: "Score", cell: (w) => (w.missing ? `${w.score ? `${rangeWords(w.score)}. ` : ""}${w.missing}` : w.score ? rangeWords(w.score) + (w.pass ? `, pass mark ${w.pass} %` : "") : "no score") },
            { head: "Overall mark", cell: (w) => (w.global ? globalWord(w.global as GlobalMark) : "") },
            { head: "Marks", cell: (w) => (w.missing ? "" : w.settled ? `final${w.parted ? ", settled by a third" : ""}` : w.parted ? "two disagree: waits for a third" : `${w.raters} of 2 raters are done`) },
            { head: "Pasted", cell: (w) => (w.missing ? "" : w.pasted.length === 0 ? "nothing" : w.pasted.map((p) => `${p.characters} characters into ${p.part} at ${stopwatch(p.at_ms)}`).join("; ")) },
          ]}
        />
      </Panel>
      {card.dimensions
        .filter((d) => d.rests.length > 0)
        .map((d) => (
          <Rests key={d.name} path={path} dimension={d} onOverruled={set} />
        ))}
    </div>
  );
}

export function Interval({ range: r }: { range: CardRange }) {
  return (
    <div class="interval" aria-hidden="true">
      <span style={{ left: `min(${r.low}%, calc(100% - 3px))`, width: `${r.high - r.low}%` }} />
    </div>
  );
}

function restsOn(d: CardDimension): string {
  if (d.rests.length === 0) return "";
  return `${plural(d.rests.length, "criterion", "criteria")} in ${plural(d.works, "piece")} of work`;
}

function Rests({ path, dimension: d, onOverruled }: { path: string; dimension: CardDimension; onOverruled: (s: Sheet) => void }) {
  const open = useSignal<CardRest | null>(null);
  return (
    <Panel title={`What “${d.title}” is based on`} flush>
      <Table
        caption={`What “${d.title}” is based on`}
        rows={d.rests}
        rowKey={(r) => `${r.work} ${r.finding.id}`}
        columns={[
          { head: "Criterion", cell: (r) => r.finding.title },
          { head: "Work", cell: (r) => r.title },
          { head: "By", cell: (r) => (r.finding.machine != null ? "overruled" : r.marked ? "raters" : "machine") },
          { head: "Points", cell: (r) => `${r.finding.points} of ${r.finding.max}${r.finding.open ? `, ${r.finding.open} not marked yet` : ""}${r.finding.machine != null ? ` (machine: ${r.finding.machine})` : ""}`, number: true },
          { head: "Why", cell: (r) => r.finding.why },
          {
            head: <span class="visually-hidden">Overrule</span>,
            cell: (r) =>
              r.marked ? null : (
                <button type="button" class="button" onClick={() => void (open.value = r)} aria-label={`Overrule: ${r.finding.title}`}>
                  Overrule
                </button>
              ),
          },
        ]}
      />
      {open.value ? <Overrule path={path} rest={open.value} onClose={() => void (open.value = null)} onDone={onOverruled} /> : null}
      {d.evidence ? null : <Empty title="No evidence." />}
    </Panel>
  );
}

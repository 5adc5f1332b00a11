import { useMemo } from "preact/hooks";
import { value } from "../../../format";
import { Button, Chart, Empty, seriesColours, Table } from "../../../ui";
import { labelText } from "../state/labels";
import { useDrill, type Answer } from "../state/drill";
import { beginning, markers } from "../state/markers";
import { advice } from "../state/no-series";
import { fit } from "../state/window";

/** Series drawn; the table has them all. */
const DRAWN = 16;

interface MetricsResultProps {
  answer: Answer;
  /** The metrics there are, for advice when nothing was found. */
  names: readonly string[];
  /** A newer answer is awaited. */
  busy: boolean;
}

export function MetricsResult({ answer, names, busy }: MetricsResultProps) {
  const drill = useDrill();
  const { result, expr } = answer;
  const all = useMemo(() => (result.series ?? []).map((s) => ({ name: labelText(s.labels), points: s.points ?? [] })), [result]);
  const zoom = drill.view.zoom.value;
  const at = useMemo(() => (zoom ? answer.at : fit(answer.at, all)), [answer, all, zoom]);
  const drawn = useMemo(() => all.slice(0, DRAWN), [all]);
  const colours = useMemo(() => seriesColours(drawn.map((s) => s.name)), [drawn]);
  const service = result.series?.[0]?.labels.service ?? "";
  const marks = useMemo(
    () => [...markers(drill.story.value.changes, drill.view.change.value), ...beginning(at.from_s)],
    [drill.story.value.changes, drill.view.change.value, at],
  );

  if (all.length === 0) {
    return (
      <Empty title="No series">
        <p>
          <code>{expr}</code> matches nothing in this stretch of time.
        </p>
        <ul class="advice">
          {advice(expr, names).map((a) => (
            <li key={a.text}>
              {a.text}{" "}
              {a.query && drill.offers("metrics") ? (
                <Button size="small" aria-label={`Ask for that: ${a.query}`} onClick={() => a.query && drill.view.openQuery(a.query)}>
                  Ask for that
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </Empty>
    );
  }
  return (
    <div class="stack" aria-busy={busy}>
      {(result.warnings ?? []).map((w) => (
        <p key={w} class="small alarm">
          {w}
        </p>
      ))}
      <Chart label={expr} series={drawn} unit="" from_s={at.from_s} to_s={at.to_s} epoch_ms={drill.epoch_ms} height={240} markers={marks} legend={false} sync="metrics" onRange={drill.over.value ? undefined : (from_s, to_s) => drill.view.zoomTo(from_s, to_s)} onPick={service && !drill.over.value ? (at_s) => drill.view.openLogsAt(service, at_s) : undefined} />
      <div class="result-table">
        <Table
          caption="Last values"
          columns={[
            {
              head: `Series (${all.length}${all.length > DRAWN ? `, ${DRAWN} drawn` : ""})`,
              cell: (s) => (
                <span class="series-name">
                  {s.place < DRAWN ? <span class="chart-swatch" ref={(el) => el?.style.setProperty("background", `var(${colours[s.place]})`)} /> : null}
                  <code>{s.name}</code>
                </span>
              ),
            },
            { head: "Last", number: true, cell: (s) => value("", s.points.at(-1)?.[1]) },
          ]}
          rows={all.map((s, place) => ({ ...s, place }))}
          rowKey={(s) => s.name}
        />
      </div>
    </div>
  );
}

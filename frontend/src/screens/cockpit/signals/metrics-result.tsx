import { useMemo } from "preact/hooks";
import { value } from "../../../format";
import { Chart, Empty, Table, seriesColour } from "../../../ui";
import { labelText } from "../state/labels";
import { useDrill, type Answer } from "../state/drill";
import { beginning, markers } from "../state/markers";
import { fit } from "../state/window";

/** Series drawn; the table has them all. */
const DRAWN = 16;

export function MetricsResult({ answer }: { answer: Answer }) {
  const drill = useDrill();
  const { result, expr } = answer;
  const all = useMemo(() => (result.series ?? []).map((s) => ({ name: labelText(s.labels), points: s.points ?? [] })), [result]);
  const at = useMemo(() => fit(answer.at, all), [answer, all]);
  const drawn = useMemo(() => all.slice(0, DRAWN), [all]);
  const service = result.series?.[0]?.labels.service ?? "";
  const marks = useMemo(
    () => [...markers(drill.story.value.changes, drill.view.change.value), ...beginning(at.from_s)],
    [drill.story.value.changes, drill.view.change.value, at],
  );

  if (all.length === 0) {
    return (
      <Empty title="No series">
        <code>{expr}</code> matches nothing in this stretch of time.
      </Empty>
    );
  }
  return (
    <div class="stack">
      {(result.warnings ?? []).map((w) => (
        <p key={w} class="small alarm">
          {w}
        </p>
      ))}
      <Chart label={expr} series={drawn} unit="" from_s={at.from_s} to_s={at.to_s} epoch_ms={drill.epoch_ms} height={240} markers={marks} legend={false} onPick={service ? (at_s) => drill.view.openLogsAt(service, at_s) : undefined} />
      <div class="result-table">
        <Table
          caption="Last values"
          columns={[
            {
              head: `Series (${all.length}${all.length > DRAWN ? `, ${DRAWN} drawn` : ""})`,
              cell: (s) => (
                <span class="series-name">
                  {s.place < DRAWN ? <span class="chart-swatch" ref={(el) => el?.style.setProperty("background", seriesColour(s.place))} /> : null}
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

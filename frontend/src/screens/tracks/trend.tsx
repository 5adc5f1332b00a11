import { useMemo } from "preact/hooks";
import type { Unit } from "../../api/types";
import { DAY_S, number, plural, span } from "../../format";
import { Badge, Chart, Panel, Table } from "../../ui";
import type { TeamFigure } from "../../api/types";

interface TrendProps {
  metric: TeamFigure;
  /** As 2026-03, one for each point. */
  months: readonly string[];
}

const startOf = (month: string) => Date.parse(`${month}-01T00:00:00Z`);
const monthText = (month: string) => new Date(startOf(month)).toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

/** A value of a metric in words. */
function words(unit: string, v: number): string {
  switch (unit) {
    case "s":
      return span(v);
    case "%":
      return `${number(v, 1)} %`;
    default:
      return `${number(v, 1)} ${unit}`;
  }
}

/** How a chart writes it on its axis. */
const axis: Record<string, Unit> = { s: "s", "%": "percent" };

/** One figure over months, one of many of the same size: its course, its target, and how much stands behind each point. */
export function Trend({ metric: m, months }: TrendProps) {
  const epoch = startOf(months[0] ?? "1970-01");
  const at = (month: string) => (startOf(month) - epoch) / 1000;
  const series = useMemo(() => [{ name: m.title, points: m.points.map((p, i): [number, number | null] => [at(months[i] ?? ""), p.value]) }], [m, months]);
  const thresholds = useMemo(() => (m.target === null ? [] : [{ value: m.target, label: m.aim }]), [m]);
  const last = m.points.findLastIndex((p) => p.value !== null);
  const latest = m.points[last];
  const month = 28 * DAY_S;
  const runs = m.points.reduce((n, p) => n + p.runs, 0);
  return (
    <Panel title={m.title} actions={latest && latest.meets !== null ? <Badge tone={latest.meets ? "good" : "warn"}>{latest.meets ? "on target" : "off target"}</Badge> : null}>
      <div class="stack">
        {latest && latest.value !== null ? (
          <>
            <p>
              <b>{words(m.unit, latest.value)}</b>{" "}
              <span class="small muted">
                {m.middle ? "in the middle" : "on average"}, {monthText(months[last] ?? "")}, {plural(latest.runs, "run")} of {plural(latest.people, "person", "people")}
              </span>
            </p>
            <Chart label={m.title} series={series} unit={axis[m.unit] ?? ""} from_s={-month / 2} to_s={at(months.at(-1) ?? "") + month / 2} epoch_ms={epoch} height={130} thresholds={thresholds} legend={false} points />
          </>
        ) : (
          <p class="muted">{m.points.some((p) => p.runs > 0) ? "Too few runs or people are behind it to tell it." : "No run tells of it yet."}</p>
        )}
        <p class="small muted">Target: {m.aim}.</p>
        {runs > 0 ? (
          <details class="small">
            <summary>{plural(runs, "run")} behind it</summary>
            <Table
              caption={m.title}
              rows={m.points.map((p, i) => ({ ...p, month: months[i] ?? "" }))}
              rowKey={(p) => p.month}
              columns={[
                { head: "Month", cell: (p) => monthText(p.month) },
                { head: "Value", cell: (p) => (p.value !== null ? words(m.unit, p.value) : p.few ? "too few" : "–"), number: true },
                { head: "Runs", cell: (p) => p.runs, number: true },
                { head: "People", cell: (p) => p.people, number: true },
              ]}
            />
          </details>
        ) : null}
      </div>
    </Panel>
  );
}

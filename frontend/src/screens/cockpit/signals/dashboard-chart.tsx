import { useMemo } from "preact/hooks";
import type { DashboardPanel } from "../../../api/types";
import { Chart, type Marker } from "../../../ui";
import { useDrill } from "../state/drill";
import type { Stretch } from "../state/window";

interface DashboardChartProps {
  panel: DashboardPanel;
  at: Stretch;
  markers: readonly Marker[];
  /** A click at a moment, in seconds of run time. */
  onPick?: (at_s: number) => void;
  /** A stretch dragged over. */
  onRange?: (from_s: number, to_s: number) => void;
}

export function DashboardChart({ panel, at, markers, onPick, onRange }: DashboardChartProps) {
  const { epoch_ms } = useDrill();
  const thresholds = useMemo(() => (panel.thresholds ?? []).map((t) => ({ value: t.value, label: t.alert })), [panel]);
  return (
    <section class="dashboard-chart" aria-label={panel.title}>
      <h2 class="clip" title={[panel.title, panel.note].filter(Boolean).join(". ")}>
        {panel.title} {panel.note ? <span class="faint small">{panel.note}</span> : null}
      </h2>
      <Chart
        label={panel.title}
        series={panel.series}
        unit={panel.unit}
        from_s={at.from_s}
        to_s={at.to_s}
        epoch_ms={epoch_ms}
        height={140}
        markers={markers}
        thresholds={thresholds}
        sync="dashboards"
        onPick={onPick}
        onRange={onRange}
      />
    </section>
  );
}

import { useMemo } from "preact/hooks";
import { api } from "../../../api/client";
import type { Dashboard } from "../../../api/types";
import { clock } from "../../../format";
import { Button, Empty, Select, Spinner, usePoll } from "../../../ui";
import { CUSTOMERS } from "../../../system/layout";
import { useDrill } from "../state/drill";
import { beginning, markers } from "../state/markers";
import { closer, fit, RANGES, refresh, stretchText, type Stretch } from "../state/window";
import { Unanswered } from "../unanswered";
import { withCalls } from "../state/calls";
import { CopyLink } from "../copy-link";
import { DashboardChart } from "./dashboard-chart";
import { RangePicker } from "./range-picker";
import { ServiceMap } from "./service-map";

/** The golden signals of one service, or of the customers, with what was changed. */
export function Dashboards() {
  const drill = useDrill();
  const { view, map, story, alerts, over } = drill;
  const service = view.service.value;
  const range_s = view.range_s.value;
  const zoom = view.zoom.value;
  const reach = drill.shown();

  const polled = usePoll<{ board: Dashboard; at: Stretch }>(
    async (signal) => {
      for (let at = drill.shown(), looks = 1; ; looks++) {
        const board = await api.get<Dashboard>(drill.path(`/dashboards/${encodeURIComponent(service)}`), { ...at }, signal, drill.sight);
        const series = board.panels.flatMap((p) => p.series ?? []);
        const near = zoom ? null : closer(at, series, drill.second.peek());
        if (!near) {
          drill.calls.value = withCalls(drill.calls.peek(), map.services, board);
          if (looks > 1 && series.some((s) => s.points.length > 0)) drill.begins_s = at.from_s;
          return { board, at };
        }
        at = near;
      }
    },
    zoom ? 0 : drill.every(refresh(reach.to_s - reach.from_s)),
    [service, range_s, zoom?.join(), drill.sight.round.value, drill.moved],
    // The last picture stays until the next one is here, or the system is taken down.
    true,
  );

  const shown = polled.data?.board.service === service ? polled.data : undefined;
  const pointed = story.value.changes.find((c) => c.change === view.change.value);
  const window = useMemo(() => shown && (zoom ? shown.at : fit(shown.at, shown.board.panels.flatMap((p) => p.series ?? []), pointed && pointed.at_ms / 1000)), [shown, pointed?.change]);
  const marks = useMemo(
    () => [...markers(story.value.changes, view.change.value), ...beginning(window?.from_s ?? 0)],
    [story.value.changes, view.change.value, window],
  );
  const firing = alerts.value.get(service) ?? [];
  const options = [{ value: CUSTOMERS, label: drill.service(CUSTOMERS) }, ...map.services.map((s) => ({ value: s.name, label: s.title }))];

  return (
    <div class="dashboards">
      <ServiceMap />
      <div class="toolbar">
        <Select label="Service" quiet bind={view.service} options={options} disabled={over.value} />
        <RangePicker />
        <CopyLink fixed={() => ({ range: "", zoom: stretchText(drill.shown()) })} />
        {polled.awaited && shown ? <Spinner>Asking…</Spinner> : null}
        <p class="grow clip small">
          {firing.length > 0 ? (
            <span class="alarm" title={firing.map((a) => a.summary).join("\n")}>
              {[...new Set(firing.map((a) => a.alert))].join(", ")}
            </span>
          ) : (
            <span class="faint">No alert on this service</span>
          )}
          {window && !zoom && range_s > RANGES[0].s && window.to_s - window.from_s < range_s * 0.9 ? <span class="faint"> · measured since {clock(drill.epoch_ms + window.from_s * 1000, false)}</span> : null}
        </p>
        {over.value ? null : service === CUSTOMERS ? (
          drill.offers("customer") ? (
            <Button size="small" variant="ghost" onClick={() => view.open("customer")}>
              {drill.say("Visit as a customer")}
            </Button>
          ) : null
        ) : (
          <Button size="small" variant="ghost" onClick={() => view.followLogs(service)}>
            Logs
          </Button>
        )}
      </div>
      <Unanswered problem={shown ? undefined : polled.problem} />
      {shown && window ? (
        shown.board.panels.length > 0 ? (
          <div class="dashboard-grid">
            {shown.board.panels.map((p) => (
              <DashboardChart key={`${service} ${p.id}`} panel={p} at={window} markers={marks} onPick={over.value ? undefined : (at_s) => view.openLogsAt(service, at_s)} onRange={over.value ? undefined : (from_s, to_s) => view.zoomTo(from_s, to_s)} />
            ))}
          </div>
        ) : (
          <Empty title="Nothing is measured here" />
        )
      ) : polled.problem ? null : (
        <Empty title={drill.service(service)}>
          <Spinner />
        </Empty>
      )}
    </div>
  );
}

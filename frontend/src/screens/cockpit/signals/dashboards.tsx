import { useMemo } from "preact/hooks";
import { api } from "../../../api/client";
import type { Dashboard } from "../../../api/types";
import { Button, Empty, Select, Spinner } from "../../../ui";
import { CUSTOMERS, useDrill } from "../state/drill";
import { markers } from "../state/markers";
import { usePoll } from "../state/poll";
import { fit, RANGES, stretch, type Stretch } from "../state/window";
import { Unanswered } from "../unanswered";
import { DashboardChart } from "./dashboard-chart";
import { ServiceMap } from "./service-map";

const REFRESH_MS = 2000;

/** The golden signals of one service, or of the customers, with what was changed. */
export function Dashboards() {
  const drill = useDrill();
  const { view, map, story, alerts, over } = drill;
  const service = view.service.value;
  const range_s = view.range_s.value;

  const polled = usePoll<{ board: Dashboard; at: Stretch }>(
    async (signal) => {
      const at = stretch(drill.second.peek(), range_s);
      const board = await api.get<Dashboard>(drill.path(`/dashboards/${encodeURIComponent(service)}`), { ...at }, signal);
      return { board, at };
    },
    over.value ? 0 : REFRESH_MS,
    [service, range_s],
    // The last picture stays when the system is taken down.
    over.value,
  );

  const marks = useMemo(() => markers(story.value.changes, service, view.change.value), [story.value.changes, service, view.change.value]);
  const shown = polled.data?.board.service === service ? polled.data : undefined;
  const pointed = story.value.changes.find((c) => c.change === view.change.value);
  const window = useMemo(() => shown && fit(shown.at, shown.board.panels.flatMap((p) => p.series ?? []), pointed && pointed.at_ms / 1000), [shown, pointed?.change]);
  const firing = alerts.value.get(service) ?? [];
  const options = [{ value: CUSTOMERS, label: "Customers" }, ...map.services.map((s) => ({ value: s.name, label: s.title }))];

  return (
    <div class="dashboards">
      <ServiceMap />
      <div class="toolbar">
        <Select label="Service" quiet bind={view.service} options={options} />
        <Select label="Range" quiet value={String(range_s)} onValue={(v) => (view.range_s.value = Number(v))} options={RANGES} />
        <p class="grow clip small">
          {firing.length > 0 ? (
            <span class="alarm" title={firing.map((a) => a.summary).join("\n")}>
              {firing.map((a) => a.alert).join(", ")}
            </span>
          ) : (
            <span class="faint">No alert on this service</span>
          )}
        </p>
        {service === CUSTOMERS ? (
          <Button size="small" variant="ghost" onClick={() => view.open("customer")}>
            Visit as a customer
          </Button>
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
              <DashboardChart key={`${service} ${p.id}`} panel={p} at={window} markers={marks} onPick={(at_s) => view.openLogsAt(service, at_s)} />
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

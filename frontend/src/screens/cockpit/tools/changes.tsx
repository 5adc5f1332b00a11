import { useEffect, useRef } from "preact/hooks";
import { api } from "../../../api/client";
import type { ChangeRecorded } from "../../../api/types";
import { Empty, Panel, Select, Spinner, usePoll } from "../../../ui";
import { useDrill } from "../state/drill";
import { UNSEEN } from "../state/sight";
import { Unanswered } from "../unanswered";
import { ChangeTable } from "./change-table";
import { ConfigHistory } from "./config-history";

/** What was changed, by whom, and when: asked of the server, because asking counts. */
export function Changes() {
  const drill = useDrill();
  const { view, map, story } = drill;
  const service = view.changed;
  // Nothing is opened unasked: what a person looks at is part of the record.
  const { configured } = view;
  const ended = drill.over.value;
  // Two things are on this page, and one of them is read: what was chosen last.
  const chosen = useRef({ service: service.value, configured: configured.value, reading: "list" });
  if (chosen.current.configured !== configured.value) chosen.current = { service: service.value, configured: configured.value, reading: configured.value ? "config" : "list" };
  if (chosen.current.service !== service.value) chosen.current = { ...chosen.current, service: service.value, reading: "list" };
  const { reading } = chosen.current;
  const newest = story.value.changes.reduce((n, c) => Math.max(n, c.n), 0);
  const asked = usePoll<ChangeRecorded[]>((signal) => api.get(drill.path("/changes"), { service: service.value }, signal, reading === "list" ? drill.sight : UNSEEN), 0, [service.value, newest, drill.sight.round.value, drill.moved], true);

  useEffect(() => view.saw("changes", newest), [newest]);

  const services = map.services.map((s) => ({ value: s.name, label: s.title }));
  return (
    <div class="tool-page">
      <Panel title="Changes" flush actions={<Select label="Service" quiet bind={service} options={services} placeholder="All services" disabled={ended} />}>
        {asked.awaited && asked.data ? <Spinner>Asking…</Spinner> : null}
        <Unanswered problem={asked.data && drill.over.value ? undefined : asked.problem} />
        {asked.data ? (
          asked.data.length > 0 ? (
            <ChangeTable changes={asked.data} onConfig={(s) => (configured.value = s)} />
          ) : (
            <Empty title="Nothing was changed">That is known of, {service.value ? `on ${drill.service(service.value)}` : "anywhere"}.</Empty>
          )
        ) : asked.problem ? null : (
          <Empty title="Changes">
            <Spinner />
          </Empty>
        )}
      </Panel>
      <Panel title="Configuration and releases" actions={<Select label="Configuration of" quiet bind={configured} options={services} placeholder="Choose a service" disabled={ended} />}>
        {configured.value ? <ConfigHistory service={configured.value} looker={reading === "config" ? drill.sight : UNSEEN} /> : <p class="muted">Choose a service to see its settings over time.</p>}
      </Panel>
    </div>
  );
}

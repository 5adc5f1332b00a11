import { useSignal } from "@preact/signals";
import { api } from "../../../api/client";
import type { ServiceState } from "../../../api/types";
import { Empty, Panel, Spinner, usePoll } from "../../../ui";
import { ActionDialog } from "../actions/action-dialog";
import { actionsFor } from "../state/applicable";
import { useDrill } from "../state/drill";
import { Unanswered } from "../unanswered";
import { ActionMenu, type Offer } from "./action-menu";
import { ServiceTable } from "./service-table";
import { WaitingActions } from "./waiting-actions";

const REFRESH_MS = 3000;

/** The services as they stand, and what may be done about them. */
export function Services() {
  const drill = useDrill();
  const { map, over } = drill;
  const open = useSignal<Offer | null>(null);
  const asked = usePoll<ServiceState[]>((signal) => api.get(drill.path("/services"), {}, signal), drill.every(REFRESH_MS), [over.value, drill.moved], true);
  const journeys = actionsFor(map, { journeys: true });
  const show = (o: Offer) => (open.value = o);

  return (
    <div class="tool-page">
      <WaitingActions />
      <Panel title="Services" flush>
        <Unanswered problem={asked.data ? undefined : asked.problem} />
        {asked.data ? (
          <ServiceTable states={asked.data} onOpen={show} />
        ) : asked.problem ? null : (
          <Empty title="Services">
            <Spinner />
          </Empty>
        )}
      </Panel>
      {journeys.length > 0 ? (
        <Panel title={drill.say("Customers")} actions={<ActionMenu offer={{ of: drill.say("customers"), choices: journeys, replicas: [] }} onOpen={show} />}>
          <p class="muted">{map.journeys.map((j) => j.title).join(" · ")}</p>
        </Panel>
      ) : null}
      <ActionDialog offer={open.value} onClose={() => (open.value = null)} />
    </div>
  );
}

import type { ReplicaState, ServiceState } from "../../../api/types";
import { Badge, Button, Table, type Tone } from "../../../ui";
import { actionsFor } from "../state/applicable";
import { useDrill } from "../state/drill";
import { ActionMenu, type Offer } from "./action-menu";

const TONES: Record<ReplicaState, Tone> = { ready: "good", starting: "warn", unready: "warn", broken: "bad", hung: "bad", down: "bad" };

interface ServiceTableProps {
  states: readonly ServiceState[];
  onOpen: (o: Offer) => void;
}

export function ServiceTable({ states, onOpen }: ServiceTableProps) {
  const drill = useDrill();
  const { map, view, alerts } = drill;
  const rows = map.services.flatMap((service) => {
    const state = states.find((s) => s.service === service.name);
    return state ? [{ service, state, firing: alerts.value.get(service.name) ?? [], offer: { of: service.title, choices: actionsFor(map, { service }), replicas: (state.replicas ?? []).map((r) => r.name) } }] : [];
  });
  return (
    <Table
      caption="Services as they stand"
      rows={rows}
      rowKey={(r) => r.service.name}
      rowClass={() => "service-row"}
      columns={[
        {
          head: "Service",
          class: "service-cell",
          cell: ({ service, firing }) => (
            <span class="row">
              {drill.offers("dashboards") ? (
                <Button size="small" variant="ghost" class="service-name" title={service.summary} onClick={() => view.openDashboard(service.name)} aria-label={`Dashboard of ${service.title}`}>
                  {service.title}
                </Button>
              ) : (
                <b title={service.summary}>{service.title}</b>
              )}
              {service.external ? <Badge title="Somebody else's service: it can be called, and not acted on">vendor</Badge> : null}
              {firing.map((a) => (
                <Badge key={a.fingerprint} tone="bad" title={a.summary}>
                  {a.alert}
                </Badge>
              ))}
            </span>
          ),
        },
        {
          head: "Team, tier",
          class: "nowrap",
          cell: ({ service }) => (
            <span class="muted">
              {drill.team(service.team)}, {service.tier}
            </span>
          ),
        },
        { head: "Version", class: "nowrap", cell: ({ service, state }) => (service.external ? null : <code>{state.version}</code>) },
        { head: "Config", number: true, cell: ({ service, state }) => (service.external ? null : state.revision) },
        {
          head: "Replicas",
          cell: ({ service, state }) => (
            <span class="row">
              {service.external ? <span class="muted">not ours to see</span> : null}
              {(state.replicas ?? []).map((r) => (
                <Badge key={r.name} tone={TONES[r.state]} title={`${r.name}, ${r.version}`}>
                  {r.state}
                </Badge>
              ))}
            </span>
          ),
        },
        { head: <span class="visually-hidden">Act</span>, class: "service-act", cell: ({ offer }) => <ActionMenu offer={offer} onOpen={onOpen} /> },
      ]}
    />
  );
}

import { Fragment } from "preact";
import type { ServicePage, SystemPage } from "../../api/types";
import { percent } from "../../format";
import { Table } from "../../ui";

interface ServiceFactsProps {
  system: SystemPage;
  of: ServicePage;
}

/** What is known of one service before anything has happened: whose it is, what it needs and what needs it, and how it is set. */
export function ServiceFacts({ system, of: s }: ServiceFactsProps) {
  const list = (names: readonly string[]) => names.map((name) => system.services.find((o) => o.name === name)?.title ?? name).join(", ") || "nothing";
  return (
    <div class="stack">
      <p>{s.summary}</p>
      <dl class="key-facts">
        <dt>Name</dt>
        <dd>
          <code>{s.name}</code>
        </dd>
        <dt>Kind</dt>
        <dd>{s.kind}</dd>
        <dt>Looked after by</dt>
        <dd>{s.external ? "somebody else: no team here runs it" : s.team.title}</dd>
        <dt>Tier</dt>
        <dd>{s.tier === 1 ? "1: customers notice at once" : s.tier}</dd>
        <dt>Replicas</dt>
        <dd>{s.replicas}</dd>
        <dt>Calls</dt>
        <dd>{list(s.calls)}</dd>
        <dt>Called by</dt>
        <dd>{list(s.called_by)}</dd>
        {s.settings.map((c) => (
          <Fragment key={c.name}>
            <dt>
              <code>{c.name}</code>
            </dt>
            <dd>{c.value}</dd>
          </Fragment>
        ))}
      </dl>
    </div>
  );
}

/** Which alerts there are, whom each pages, and what it says to do. */
export function Alerts({ system }: { system: SystemPage }) {
  return (
    <Table
      caption={`Alerts of ${system.title}`}
      rows={system.alerts}
      rowKey={(a) => a.name}
      columns={[
        { head: "Alert", cell: (a) => <code>{a.name}</code> },
        { head: "Says", cell: (a) => a.summary },
        { head: "Pages", cell: (a) => a.team?.title ?? <span class="muted">nobody</span> },
        { head: "Runbook", cell: (a) => a.runbook?.title ?? <span class="muted">none</span> },
      ]}
    />
  );
}

/** What is promised to customers. */
export function Promises({ system }: { system: SystemPage }) {
  return (
    <Table
      caption={`Promises of ${system.title}`}
      rows={system.promises}
      rowKey={(p) => p.name}
      columns={[
        { head: "Promise", cell: (p) => <code>{p.name}</code> },
        { head: "Says", cell: (p) => p.title },
        { head: "Objective", cell: (p) => percent(100 * p.objective), number: true },
      ]}
    />
  );
}

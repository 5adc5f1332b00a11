import { useSignal } from "@preact/signals";
import { api } from "../../../api/client";
import type { AlertRule } from "../../../api/types";
import { number, span } from "../../../format";
import { Badge, Button, Empty, ErrorNote, Panel, Spinner, Table, Time, useAsync } from "../../../ui";
import { alertRows, measured, oneLine, type AlertRow } from "../state/alert-list";
import { CommandButton } from "../command-button";
import { useDrill } from "../state/drill";
import type { Alert, Written } from "../state/story";
import { RuleDialog, WrittenRules, ruleOfOwn } from "./written-rules";
import { SilenceDialog, Silences } from "./silences";

/** Every alert there can be: what fires, what each rule asks, and from where on. */
export function Alerts() {
  const drill = useDrill();
  const { story, view } = drill;
  const silencing = useSignal<Alert | null>(null);
  const writing = useSignal<Written | "new" | null>(null);
  const asked = useAsync<AlertRule[]>((signal) => api.get(drill.path("/rules"), {}, signal), [drill.run.id]);
  if (!asked.data) return asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.reload} /> : <Spinner />;
  const rows = alertRows([...asked.data, ...story.value.rules.map(ruleOfOwn)], story.value.ended ? [] : story.value.alerts, (s) => drill.mine(s));
  if (rows.length === 0 && story.value.ended) return <Empty title="There are no alert rules">Nobody is told by a rule when something is wrong here.</Empty>;
  return (
    <div class="tool-page">
      <Silences />
      {silencing.value ? <SilenceDialog alert={silencing.value} onClose={() => (silencing.value = null)} /> : null}
      {writing.value ? <RuleDialog was={writing.value === "new" ? null : writing.value} onClose={() => (writing.value = null)} /> : null}
      <WrittenRules onChange={(r) => (writing.value = r)} />
      <Panel
        title="Alerts and their rules"
        actions={
          <CommandButton size="small" onClick={() => (writing.value = "new")}>
            Write a rule
          </CommandButton>
        }
        flush
      >
        <Table
          caption="Alerts, those that fire first"
          rows={rows}
          rowKey={(r) => r.firing?.fingerprint ?? `${r.alert} ${r.rule?.expr}`}
          columns={[
            { head: "State", class: "nowrap", cell: (r) => <State row={r} /> },
            {
              head: "Alert",
              cell: (r) => (
                <>
                  <p>
                    <b class="breakable">{r.alert}</b> {r.severity ? <Badge tone={r.severity === "page" ? "warn" : "plain"}>{r.severity}</Badge> : null}
                  </p>
                  <p class="small">{r.summary}</p>
                  <p class="faint small">{drill.service(r.service)}</p>
                </>
              ),
            },
            { head: "Rule", class: "alert-rule", cell: (r) => <Rule row={r} /> },
            {
              head: <span class="visually-hidden">Where to go</span>,
              cell: (r) => (
                <div class="row">
                  {r.rule && drill.offers("metrics") ? (
                    <Button size="small" aria-label={`Query what ${r.alert} measures${r.service ? ` on ${drill.service(r.service)}` : ""}`} onClick={() => r.rule && view.openQuery(measured(r.rule))}>
                      Query
                    </Button>
                  ) : null}
                  {drill.offers("dashboards") && drill.map.services.some((s) => s.name === r.service) ? (
                    <Button size="small" aria-label={`Dashboard of ${drill.service(r.service)}, for ${r.alert}`} onClick={() => view.openDashboard(r.service)}>
                      Dashboard
                    </Button>
                  ) : null}
                  {drill.hasRunbook(r.runbook) ? (
                    <Button size="small" aria-label={`Runbook of ${r.alert}`} onClick={() => view.openRunbook(r.runbook ?? "")}>
                      Runbook
                    </Button>
                  ) : null}
                  {r.firing ? (
                    <CommandButton right="silence" size="small" aria-label={`Silence ${r.alert}`} onClick={() => (silencing.value = r.firing ?? null)}>
                      Silence
                    </CommandButton>
                  ) : null}
                </div>
              ),
            },
          ]}
        />
      </Panel>
    </div>
  );
}

function State({ row }: { row: AlertRow }) {
  const { epoch_ms, second } = useDrill();
  if (!row.firing) return <Badge>quiet</Badge>;
  return (
    <>
      <Badge tone="bad">firing</Badge>
      <p class="faint small">
        <Time at_ms={row.firing.since_ms} epoch_ms={epoch_ms} now_ms={second.value * 1000} as="ago" />
      </p>
    </>
  );
}

/** The threshold in words, and the expression itself. */
function Rule({ row: { rule } }: { row: AlertRow }) {
  if (!rule) return <p class="muted small">Another monitor sends it; its rule is not kept here.</p>;
  const held = rule.for_s > 0 ? `for ${span(rule.for_s)}` : "at once";
  return (
    <>
      <p class="small">
        {rule.op && rule.value !== undefined ? (
          <>
            Fires when it is{" "}
            <b class="nowrap">
              {rule.op} {number(rule.value, 4)}
            </b>{" "}
            {held}
          </>
        ) : (
          <>Fires when it holds {held}</>
        )}
      </p>
      <code class="small faint breakable">{oneLine(rule.expr)}</code>
    </>
  );
}

import { useSignal } from "@preact/signals";
import type { AlertRule } from "../../../api/types";
import { clock } from "../../../format";
import { Button, Dialog, ErrorNote, Panel, Select, Table, TextArea, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Written } from "../state/story";
import { wouldHave } from "../state/would-have";

/** The rules that were written in this run, and when they would have fired until then. */
export function WrittenRules({ onChange }: { onChange: (rule: Written) => void }) {
  const { story, epoch_ms } = useDrill();
  const rows = story.value.rules;
  if (rows.length === 0) return null;
  return (
    <Panel title="Rules that were written in this run" flush>
      <Table
        caption="Alert rules of your own"
        rows={rows}
        rowKey={(r) => r.alert}
        columns={[
          { head: "Alert", cell: (r) => <b class="breakable">{r.alert}</b> },
          {
            head: "Tried on what was measured until then",
            cell: (r) => (
              <>
                {wouldHave(r.fired?.length ?? 0)}
                {r.fired?.length ? <p class="faint small">{r.fired.slice(0, 5).map((s) => `${clock(epoch_ms + s.from_ms)} to ${clock(epoch_ms + s.to_ms)}`).join(", ")}</p> : null}
              </>
            ),
          },
          { head: "By", cell: (r) => r.by.name ?? "" },
          {
            head: <span class="visually-hidden">Change</span>,
            cell: (r) => (
              <CommandButton size="small" aria-label={`Change the rule ${r.alert}`} onClick={() => onChange(r)}>
                Change
              </CommandButton>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** Writes an alert rule, or changes one that was written before. */
export function RuleDialog({ was, onClose }: { was: Written | null; onClose: () => void }) {
  const drill = useDrill();
  const { give, problem } = useCommand("here");
  const alert = useSignal(was?.alert ?? "");
  const of = useSignal(was?.service ?? "");
  const expr = useSignal(was?.expr ?? "");
  const seconds = useSignal(String(was?.for_s ?? 10));
  const severity = useSignal(was?.severity ?? "page");
  const summary = useSignal(was?.summary ?? "");
  const runbook = useSignal(was?.runbook ?? "");
  const busy = useSignal(false);
  const complete = alert.value.trim() !== "" && of.value !== "" && expr.value.trim() !== "" && summary.value.trim() !== "" && /^\d{1,4}$/.test(seconds.value.trim());

  async function write() {
    if (!complete || busy.peek()) return;
    busy.value = true;
    const taken = await give({
      type: "write-rule",
      alert: alert.peek().trim(),
      service: of.peek(),
      severity: severity.peek(),
      expr: expr.peek().trim(),
      for_s: Number(seconds.peek().trim()),
      summary: summary.peek().trim(),
      runbook: runbook.peek(),
    });
    busy.value = false;
    if (taken) onClose();
  }

  return (
    <Dialog
      open
      title={was ? `Change the rule ${was.alert}` : "Write an alert rule"}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton variant="primary" disabled={!complete} busy={busy.value} onClick={write}>
            Try it, and use it
          </CommandButton>
        </>
      }
    >
      <div class="stack">
        <p class="muted small">It is tried on what was measured until now, and evaluated from now on. As a page it rings whenever it fires.</p>
        {was ? null : <TextInput label="Name" hint="Letters without a space, as in ReadingsRefused" bind={alert} maxLength={60} autofocus />}
        <Select label="About" placeholder="Choose a service" options={drill.map.services.map((s) => ({ value: s.name, label: s.title }))} bind={of} />
        <TextArea label="Fires while this holds" hint="PromQL with a bound: rate(…[1m]) > 0.02" mono rows={4} bind={expr} maxLength={2000} onSubmit={write} />
        <TextInput label="For at least, in seconds" inputMode="numeric" bind={seconds} maxLength={4} />
        <Select label="Severity" options={[{ value: "page", label: "page: somebody is woken" }, { value: "ticket", label: "ticket: it can wait" }]} bind={severity} />
        <TextInput label="Summary" hint="What whoever is woken reads first" bind={summary} maxLength={200} />
        <Select label="Runbook" placeholder="None" options={drill.map.runbooks.map((b) => ({ value: b.slug, label: b.title }))} bind={runbook} />
        {problem ? <ErrorNote problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

/** A rule of one's own, as the stack's are listed. */
export const ruleOfOwn = (r: Written): AlertRule => ({ alert: r.alert, service: r.service, team: "", severity: r.severity, summary: r.summary, runbook: r.runbook, expr: r.expr, for_s: r.for_s });

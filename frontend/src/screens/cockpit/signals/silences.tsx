import { useSignal } from "@preact/signals";
import { draft } from "../../../api/outbox";
import { lengths, spans } from "../../../api/types";
import { clock } from "../../../format";
import { Dialog, Button, Panel, Table, TextArea, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { spanText, wholeMinutes } from "../minutes";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Alert } from "../state/story";

/** The silences that stand, each of which can be ended. */
export function Silences() {
  const { story, epoch_ms } = useDrill();
  const { give } = useCommand();
  const rows = story.value.silences;
  if (rows.length === 0) return null;
  return (
    <Panel title="Silences" flush>
      <Table
        caption="Silences that stand"
        rows={rows}
        rowKey={(s) => s.silence}
        columns={[
          { head: "Alerts with", cell: (s) => <code class="small breakable">{s.matchers.join(", ")}</code> },
          { head: "Why", cell: (s) => <span class="breakable">{s.comment}</span> },
          { head: "By", cell: (s) => s.by.name ?? "" },
          { head: "Until", class: "nowrap", cell: (s) => clock(epoch_ms + s.until_ms, false) },
          {
            head: <span class="visually-hidden">End</span>,
            cell: (s) => (
              <CommandButton right="silence" size="small" aria-label={`End the silence of ${s.matchers.join(", ")}`} onClick={() => void give({ type: "unsilence", silence: s.silence })}>
                End
              </CommandButton>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** Silences alerts: which, filled in from one that fires; for how long, and why. */
export function SilenceDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { run, epoch_ms, second } = useDrill();
  const { give } = useCommand();
  const matchers = useSignal(matchersOf(alert).join("\n"));
  const minutes = useSignal("15");
  const comment = draft(run.id, "silence.comment");
  const lines = matchers.value.split("\n").map((l) => l.trim()).filter(Boolean);
  const lasts = wholeMinutes(minutes.value, spans.silence);
  const complete = lines.length > 0 && lasts.minutes !== null && comment.value.trim() !== "";

  async function silence() {
    if (!complete || lasts.minutes === null) return;
    const given = give({ type: "silence", matchers: lines, minutes: lasts.minutes, comment: comment.peek().trim() }, comment);
    onClose();
    await given;
  }

  return (
    <Dialog
      open
      title="Silence alerts"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton right="silence" variant="primary" disabled={!complete} onClick={silence}>
            {lasts.minutes ? `Silence until ${clock(epoch_ms + second.value * 1000 + lasts.minutes * 60_000, false)}` : "Silence"}
          </CommandButton>
        </>
      }
    >
      <div class="stack">
        <TextArea label="Alerts with all of these labels" hint="One matcher a line: service=&quot;x&quot;, severity=~&quot;page|ticket&quot;" mono rows={6} bind={matchers} />
        <TextInput label="Minutes" inputMode="numeric" hint={spanText(spans.silence)} bind={minutes} error={lasts.error} maxLength={3} />
        <TextArea label="Why" hint="For whoever wonders later why nobody was told" bind={comment} onSubmit={silence} maxLength={lengths.comment} autofocus />
      </div>
    </Dialog>
  );
}

/** Matchers for exactly the labels of an alert. */
function matchersOf(alert: Alert): string[] {
  const labels: Record<string, string> = { alertname: alert.alert, ...alert.labels };
  return Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}

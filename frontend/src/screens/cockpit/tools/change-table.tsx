import type { ChangeRecorded } from "../../../api/types";
import { Badge, Breaks, Button, Table, Time } from "../../../ui";
import { useDrill } from "../state/drill";
import { suspectChange } from "../state/hypothesis";
import { changeWords } from "../state/record";

interface ChangeTableProps {
  changes: readonly ChangeRecorded[];
  onConfig: (service: string) => void;
}

export function ChangeTable({ changes, onConfig }: ChangeTableProps) {
  const drill = useDrill();
  const { view, epoch_ms } = drill;
  const known = (service: string) => drill.map.services.some((s) => s.name === service);

  function mark(c: ChangeRecorded) {
    view.pointAt({ ...c, service: known(c.service) ? c.service : view.service.peek() }, drill.second.peek());
  }

  return (
    <Table
      caption="Changes, newest first"
      rows={changes}
      rowKey={(c) => c.change}
      rowClass={(c) => (c.change === view.change.value ? "picked" : "")}
      columns={[
        {
          head: "When",
          class: "nowrap",
          cell: (c) => (
            <>
              <Time at_ms={c.at_ms} epoch_ms={epoch_ms} />
              <br />
              <span class="faint small">
                <Time at_ms={c.at_ms} epoch_ms={epoch_ms} now_ms={drill.second.value * 1000} as="ago" />
              </span>
            </>
          ),
        },
        { head: "What", cell: (c) => <Badge tone={c.action ? "accent" : "plain"}>{c.type}</Badge> },
        {
          head: "Change",
          class: "change-summary",
          cell: (c) => (
            <>
              <p>
                <Breaks>{c.summary}</Breaks>
              </p>
              {c.reason ? (
                <p>
                  <span class="muted">Why: </span>
                  <Breaks>{c.reason}</Breaks>
                </p>
              ) : null}
              <p class="faint small">
                {drill.service(c.service)}, by {c.by}
              </p>
            </>
          ),
        },
        {
          head: <span class="visually-hidden">Where to go</span>,
          class: "change-buttons",
          cell: (c) => (
            <div class="row">
              <Button size="small" disabled={drill.over.value} onClick={() => mark(c)} aria-label={`On charts: ${changeWords(c)}`}>
                On charts
              </Button>
              {known(c.service) ? (
                <Button size="small" disabled={drill.over.value} onClick={() => onConfig(c.service)} aria-label={`Config of ${c.service}`}>
                  Config
                </Button>
              ) : null}
              <Button size="small" disabled={drill.locked.value} onClick={() => suspectChange(drill, c)} aria-label={`Suspect this: ${changeWords(c)}`}>
                Suspect this
              </Button>
            </div>
          ),
        },
      ]}
    />
  );
}

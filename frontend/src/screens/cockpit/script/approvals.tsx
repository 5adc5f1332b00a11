import { deed } from "../../../format";
import { Badge, Button, Panel, Time } from "../../../ui";
import { useDrill } from "../state/drill";
import { waiting } from "../state/story";
import type { Direction } from "./direct-dialog";

/** What the trainee has asked for and waits to hear about. */
export function Approvals({ onDirect }: { onDirect: (d: Direction) => void }) {
  const drill = useDrill();
  const asked = waiting(drill.story.value);
  if (asked.length === 0) return null;
  return (
    <Panel title="Waiting for your approval">
      <ul class="asked">
        {asked.map((a) => (
          <li key={a.id} class="row">
            <div class="grow">
              <p class="row">
                <Badge tone="warn">waiting</Badge>
                <b>
                  {deed(a)}
                </b>
                {Object.entries(a.args ?? {}).map(([k, v]) => (
                  <code key={k}>
                    {k}={v}
                  </code>
                ))}
                <span class="faint small">
                  {a.by.name}, <Time at_ms={a.at_ms} epoch_ms={drill.epoch_ms} now_ms={drill.second.value * 1000} as="ago" />
                </span>
              </p>
              <p class="muted">{a.reason}</p>
            </div>
            <Button size="small" variant="primary" aria-label={`Approve ${deed(a)}`} onClick={() => onDirect({ type: "approve", action: a.id })}>
              Approve
            </Button>
            <Button size="small" aria-label={`Refuse ${deed(a)}`} onClick={() => onDirect({ type: "refuse", action: a.id })}>
              Refuse
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import { deed } from "../../../format";
import { Badge, Panel, Time } from "../../../ui";
import { useDrill } from "../state/drill";
import { Approve } from "../crew/approve";
import { waiting } from "../state/story";

/** What has been asked for and nobody has approved or refused yet. */
export function WaitingActions() {
  const drill = useDrill();
  const asked = waiting(drill.story.value);
  if (asked.length === 0) return null;
  return (
    <Panel title="Waiting for approval">
      <ul class="asked">
        {asked.map((a) => (
          <li key={a.id}>
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
                {a.by.id === drill.self ? "" : `${a.by.name}, `}asked <Time at_ms={a.at_ms} epoch_ms={drill.epoch_ms} now_ms={drill.second.value * 1000} as="ago" />
              </span>
            </p>
            <p class="muted">{a.reason}</p>
            <Approve action={a} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

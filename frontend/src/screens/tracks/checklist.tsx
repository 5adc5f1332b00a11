import { api } from "../../api/client";
import { date } from "../../format";
import { Badge, ErrorNote, Panel, useDoing } from "../../ui";
import { mayDo, stepPath, type StepProps } from "./step-props";
import type { ChecklistItem, Step } from "../../api/types";

/** What is done in the real world: ticked by whoever did it, and signed off by who saw it. */
export function Checklist(props: StepProps) {
  return (
    <Panel title="To do, and to tick off">
      <ul class="stack">
        {props.step.items.map((i) => (
          <li key={i.id}>
            <Line {...props} item={i} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Line({ item: i, ...props }: StepProps & { item: ChecklistItem }) {
  const { step, enrolment, onChanged } = props;
  const { problem, run } = useDoing();
  const tick = async (on: boolean) => {
    if (!enrolment) return;
    await api.post<Step>(stepPath(enrolment, step, "ticks"), { item: i.id, off: !on });
    onChanged();
  };
  return (
    <>
      <label class="tick">
        <input type="checkbox" class="checkbox" checked={Boolean(i.ticked_ms || i.signed_ms)} disabled={!mayDo(props) || Boolean(i.signed_ms)} onChange={({ currentTarget }) => void run(() => tick(currentTarget.checked))} />
        <span class="grow">{i.text}</span>
        {i.sign_off ? <Signed item={i} mentor={enrolment?.mentor?.name ?? "a mentor"} /> : null}
      </label>
      <ErrorNote problem={problem} />
    </>
  );
}

function Signed({ item: i, mentor }: { item: ChecklistItem; mentor: string }) {
  if (i.signed_ms) {
    return (
      <Badge tone="good">
        signed off{i.signed_by ? ` by ${i.signed_by}` : ""}, {date(i.signed_ms)}
      </Badge>
    );
  }
  return i.ticked_ms ? <Badge tone="note">waits for {mentor}</Badge> : <span class="small muted">{mentor} signs it off</span>;
}

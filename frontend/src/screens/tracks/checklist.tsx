import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { date } from "../../format";
import { Badge, ErrorNote, Panel } from "../../ui";
import { mayDo, stepPath, type StepProps } from "./step";
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
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const tick = async (on: boolean) => {
    if (!enrolment) return;
    busy.value = true;
    problem.value = null;
    try {
      await api.post<Step>(stepPath(enrolment, step, "ticks"), { item: i.id, off: !on });
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <label class="tick">
        <input type="checkbox" class="checkbox" checked={Boolean(i.ticked_ms || i.signed_ms)} disabled={!mayDo(props) || busy.value || Boolean(i.signed_ms)} onChange={(e) => void tick(e.currentTarget.checked)} />
        <span class="grow">{i.text}</span>
        {i.sign_off ? <Signed item={i} mentor={enrolment?.mentor?.name ?? "a mentor"} /> : null}
      </label>
      <ErrorNote problem={problem.value} />
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

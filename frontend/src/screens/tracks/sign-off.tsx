import { api } from "../../api/client";
import { date } from "../../format";
import { Button, ErrorNote, useDoing } from "../../ui";
import { Due } from "../due";
import { stepPath, type StepProps } from "./step-props";
import type { ChecklistItem, Enrolment, Step } from "../../api/types";

/** What a mentor says is done, or takes back. */
export function SignOff({ step, enrolment, onChanged }: StepProps & { enrolment: Enrolment }) {
  return (
    <ul>
      {step.items
        .filter((i) => i.sign_off && (i.ticked_ms || i.signed_ms))
        .map((i) => (
          <li key={i.id}>
            <Line item={i} step={step} enrolment={enrolment} onChanged={onChanged} />
          </li>
        ))}
    </ul>
  );
}

function Line({ item: i, step, enrolment, onChanged }: { item: ChecklistItem; step: Step; enrolment: Enrolment; onChanged: () => void }) {
  const { busy, problem, run } = useDoing();
  const sign = async () => {
    await api.post<Step>(stepPath(enrolment, step, "signoffs"), { item: i.id, off: Boolean(i.signed_ms) });
    onChanged();
  };
  return (
    <Due
      title={i.text}
      why={i.signed_ms ? `Signed off${i.signed_by ? ` by ${i.signed_by}` : ""}, ${date(i.signed_ms)}` : i.ticked_ms ? `Ticked off ${date(i.ticked_ms)}` : undefined}
      more={<ErrorNote problem={problem} />}
    >
      <Button variant={i.signed_ms ? "ghost" : "primary"} busy={busy} onClick={() => void run(sign)} aria-label={`${i.signed_ms ? "Take back" : "Sign off"}: ${i.text}`}>
        {i.signed_ms ? "Take back" : "Sign off"}
      </Button>
    </Due>
  );
}

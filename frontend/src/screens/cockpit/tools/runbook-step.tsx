import { useEffect, useId, useState } from "preact/hooks";
import type { Runbook } from "../../../api/types";
import { Html } from "../../../ui";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { stepKey } from "../state/story";

/** A step that can be ticked; what waits to be sent shows as if it had been. */
export function RunbookStep({ runbook, step }: { runbook: string; step: Runbook["steps"][number] }) {
  const { story, outbox, held } = useDrill();
  const { give } = useCommand();
  const id = useId();
  const waiting = outbox.pending.value.findLast((p) => p.command.type === "step" && p.command.runbook === runbook && p.command.step === step.id)?.command;
  const known = story.value.steps.has(stepKey(runbook, step.id));
  // What was asked for holds until its event says the same: the server's answer
  // can come before the event does, and the tick must not go off in between.
  const [asked, ask] = useState<boolean | null>(null);
  useEffect(() => {
    if (asked === known) ask(null);
  }, [asked, known]);
  const done = asked ?? (waiting?.type === "step" ? waiting.done : known);

  async function tick(done: boolean) {
    ask(done);
    if (!(await give({ type: "step", runbook, step: step.id, done }))) ask(null);
  }

  return (
    <li class={`runbook-step ${done ? "done" : ""}`}>
      <input id={id} type="checkbox" class="checkbox" checked={done} disabled={held.value !== ""} title={held.value || undefined} onChange={(e) => void tick(e.currentTarget.checked)} />
      <div class="grow">
        <label for={id}>{step.title}</label>
        <Html html={step.body_html} />
      </div>
    </li>
  );
}

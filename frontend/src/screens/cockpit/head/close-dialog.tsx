import { draft } from "../../../api/outbox";
import type { Outcome } from "../../../api/types";
import { lengths } from "../../../api/types";
import { Button, Dialog, Select, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";

const OUTCOMES: { value: Outcome; label: string }[] = [
  { value: "resolved", label: "Resolved – it was real, and it is over" },
  { value: "no-fault", label: "No fault – nothing was wrong" },
];

/** Closes the incident for everyone: how it ended, and why that is known. */
export function CloseDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { run, alerts } = useDrill();
  const { give } = useCommand();
  const outcome = draft(run.id, "close.outcome");
  const text = draft(run.id, "close.text");
  const complete = outcome.value !== "" && text.value.trim() !== "";
  const firing = [...alerts.value.values()].flat().length;

  async function close() {
    if (!complete) return;
    const given = give({ type: "close", outcome: outcome.peek() as Outcome, text: text.peek().trim() }, outcome, text);
    onClose();
    await given;
  }

  return (
    <Dialog
      open={open}
      title="Close the incident"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton right="declare" variant="primary" disabled={!complete} onClick={close}>
            Close it
          </CommandButton>
        </>
      }
    >
      <div class="stack">
        {firing > 0 ? (
          <p class="alarm" role="status">
            {firing === 1 ? "An alert is still firing." : `${firing} alerts are still firing.`}
          </p>
        ) : null}
        <Select label="Outcome" bind={outcome} options={OUTCOMES} placeholder="How did it end?" autofocus />
        <TextArea label="What it was" hint="What happened, what you saw that shows it is over, what is left to do" bind={text} onSubmit={close} maxLength={lengths.text} />
      </div>
    </Dialog>
  );
}

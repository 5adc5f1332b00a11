import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { Button, Dialog, Select, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { severityOf, severityOptions } from "./severities";

export function DeclareDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { run, say } = useDrill();
  const { give } = useCommand();
  const title = draft(run.id, "declare.title");
  const severity = draft(run.id, "declare.severity");
  const complete = title.value.trim() !== "" && severityOf(severity.value) !== undefined;

  async function declare() {
    const chosen = severityOf(severity.peek());
    if (!complete || !chosen) return;
    const given = give({ type: "declare", title: title.peek().trim(), severity: chosen }, title, severity);
    onClose();
    await given;
  }

  return (
    <Dialog
      open={open}
      title="Declare an incident"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton right="declare" variant="primary" disabled={!complete} onClick={declare}>
            Declare
          </CommandButton>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void declare();
        }}
      >
        <TextInput label="Title" hint={say("What customers notice, in a few words")} bind={title} autofocus maxLength={lengths.title} />
        <Select label="Severity" bind={severity} options={severityOptions(say)} placeholder="How grave is it?" />
      </form>
    </Dialog>
  );
}

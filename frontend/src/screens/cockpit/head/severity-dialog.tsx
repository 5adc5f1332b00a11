import { useSignal } from "@preact/signals";
import { Button, Dialog, Select } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { severityOf, severityOptions } from "./severities";

export function SeverityDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { story, say } = useDrill();
  const { give } = useCommand();
  const now = story.value.incident?.severity ?? "";
  const picked = useSignal("");
  const severity = severityOf(picked.value) ?? now;

  function set() {
    if (!severity) return;
    void give({ type: "severity", severity });
    picked.value = "";
    onClose();
  }

  return (
    <Dialog
      open={open}
      title="Change the severity"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton right="declare" variant="primary" disabled={severity === now} onClick={set}>
            Set {severity}
          </CommandButton>
        </>
      }
    >
      <Select label="Severity" value={severity} onValue={(v) => (picked.value = v)} options={severityOptions(say)} autofocus />
    </Dialog>
  );
}

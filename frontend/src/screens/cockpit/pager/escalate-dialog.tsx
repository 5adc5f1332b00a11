import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { Button, Dialog, Select, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Page } from "../state/page";
import { calleeOf, useCallable } from "./callable";

/** Brings another team or a colleague in: which, and why. */
export function EscalateDialog({ open, page, onClose }: { open: boolean; page?: Page; onClose: () => void }) {
  const { run } = useDrill();
  const { helpers } = useCallable();
  const { give } = useCommand();
  const whom = draft(run.id, "escalate.whom");
  const reason = draft(run.id, "escalate.reason");
  const complete = whom.value !== "" && reason.value.trim() !== "";

  async function escalate() {
    if (!complete) return;
    const [kind, name] = calleeOf(whom.peek());
    const command = { type: "escalate" as const, ...(kind === "persona" ? { persona: name } : { team: name }), reason: reason.peek().trim(), ...(page ? { page: page.page } : {}) };
    const given = give(command, whom, reason);
    onClose();
    await given;
  }

  return (
    <Dialog
      open={open}
      title="Escalate"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton right="escalate" variant="primary" disabled={!complete} onClick={escalate}>
            Bring them in
          </CommandButton>
        </>
      }
    >
      <div class="stack">
        {page ? (
          <p class="muted">
            About the page: {page.summary}
          </p>
        ) : null}
        <Select label="Whom" bind={whom} options={helpers} placeholder="Whom do you need?" autofocus />
        <TextArea label="Reason" hint="What you saw, what you tried, what you need from them" bind={reason} onSubmit={escalate} maxLength={lengths.reason} />
      </div>
    </Dialog>
  );
}

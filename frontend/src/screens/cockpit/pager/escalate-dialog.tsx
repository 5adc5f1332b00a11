import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { Button, Dialog, Select, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Page } from "../state/story";

/** Brings another team in: which, and why. */
export function EscalateDialog({ open, page, onClose }: { open: boolean; page?: Page; onClose: () => void }) {
  const { run, map } = useDrill();
  const { give } = useCommand();
  const team = draft(run.id, "escalate.team");
  const reason = draft(run.id, "escalate.reason");
  const complete = team.value !== "" && reason.value.trim() !== "";

  async function escalate() {
    if (!complete) return;
    const command = { type: "escalate" as const, team: team.peek(), reason: reason.peek().trim(), ...(page ? { page: page.page } : {}) };
    const given = give(command, team, reason);
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
            Escalate to this team
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
        <Select label="Team" bind={team} options={map.teams.map((t) => ({ value: t.name, label: t.title }))} placeholder="Whom do you need?" autofocus />
        <TextArea label="Reason" hint="What you saw, what you tried, what you need from them" bind={reason} onSubmit={escalate} maxLength={lengths.reason} />
      </div>
    </Dialog>
  );
}

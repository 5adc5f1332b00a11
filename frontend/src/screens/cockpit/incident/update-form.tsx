import { draft } from "../../../api/outbox";
import type { Audience } from "../../../api/types";
import { lengths } from "../../../api/types";
import { ErrorNote, Select, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill, useWriting } from "../state/drill";

const AUDIENCES: { value: Audience; label: string }[] = [
  { value: "stakeholders", label: "To stakeholders" },
  { value: "customers", label: "To customers" },
];

export function UpdateForm() {
  const { run, locked } = useDrill();
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const text = draft(run.id, "update.text");
  const audience = draft(run.id, "update.audience");

  function post() {
    const told = text.peek().trim();
    if (told) void give({ type: "update", audience: (audience.peek() || "stakeholders") as Audience, text: told }, text);
  }

  return (
    <form
      class="composer-form"
      onSubmit={(e) => {
        e.preventDefault();
        post();
      }}
    >
      <TextArea label="New update" quiet rows={2} placeholder="Impact, what is being done, when the next update comes" bind={text} onSubmit={post} {...writing} maxLength={lengths.text} />
      <ErrorNote problem={problem} />
      <div class="composer-foot">
        <Select label="Audience" quiet value={audience.value || "stakeholders"} onValue={(v) => (audience.value = v)} options={AUDIENCES} disabled={locked.value} />
        <CommandButton type="submit" size="small" disabled={text.value.trim() === ""}>
          Post update
        </CommandButton>
      </div>
    </form>
  );
}

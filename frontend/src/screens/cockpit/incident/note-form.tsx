import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { ErrorNote, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill, useWriting } from "../state/drill";

export function NoteForm() {
  const { run } = useDrill();
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const text = draft(run.id, "note");

  function add() {
    const note = text.peek().trim();
    if (note) void give({ type: "note", text: note }, text);
  }

  return (
    <form
      class="composer-form"
      onSubmit={(e) => {
        e.preventDefault();
        add();
      }}
    >
      <TextArea label="New note" quiet rows={2} placeholder="What you saw or did" bind={text} onSubmit={add} {...writing} maxLength={lengths.text} />
      <ErrorNote problem={problem} />
      <div class="composer-foot">
        <CommandButton right="timeline" type="submit" size="small" disabled={text.value.trim() === ""}>
          Add note
        </CommandButton>
      </div>
    </form>
  );
}

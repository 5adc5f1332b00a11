import { useState } from "preact/hooks";
import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { Button, ErrorNote, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill, useWriting } from "../state/drill";
import { believed, type Hypothesis } from "../state/story";

/** The hypotheses that stand, each of which can be taken back. */
export function Believed() {
  const { story } = useDrill();
  const standing = believed(story.value);
  if (standing.length === 0) return null;
  return (
    <ul class="believed" aria-label="Hypotheses that stand">
      {standing.map((h) => (
        <Standing key={h.hypothesis} hypothesis={h} />
      ))}
    </ul>
  );
}

function Standing({ hypothesis: h }: { hypothesis: Hypothesis }) {
  const { run } = useDrill();
  const [open, setOpen] = useState(false);
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const id = h.hypothesis ?? "";
  const reason = draft(run.id, `withdraw.${id}.reason`);

  function withdraw(ruled_out: boolean) {
    const why = reason.peek().trim();
    if (why) void give({ type: "withdraw", hypothesis: id, reason: why, ruled_out }, reason);
  }

  const empty = reason.value.trim() === "";
  return (
    <li>
      <div class="believed-line">
        <span class="believed-text" title={h.text}>
          {h.text}
        </span>
        {open ? null : (
          <Button size="small" aria-label={`Withdraw: ${h.text}`} onClick={() => setOpen(true)} disabled={writing.disabled || writing.readOnly}>
            Withdraw…
          </Button>
        )}
      </div>
      {open ? (
        <form
          class="believed-form"
          onSubmit={(e) => {
            e.preventDefault();
            withdraw(true);
          }}
        >
          <TextInput label="Why you do not believe it any more" quiet placeholder="What speaks against it" bind={reason} {...writing} maxLength={lengths.reason} />
          <ErrorNote problem={problem} />
          <div class="composer-foot">
            <Button size="small" onClick={() => setOpen(false)}>
              Keep it
            </Button>
            <CommandButton right="diagnose" size="small" disabled={empty} title="You have no evidence against it" onClick={() => withdraw(false)}>
              Only withdraw
            </CommandButton>
            <CommandButton right="diagnose" type="submit" size="small" disabled={empty} title="Something you saw speaks against it">
              Rule out
            </CommandButton>
          </div>
        </form>
      ) : null}
    </li>
  );
}

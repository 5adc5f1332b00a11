import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { decidedHere } from "../state/approval";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Action } from "../state/story";

/** Allows or refuses what was asked for; who may is for the drill to say. Whoever plays alone in a drill with a seat for it decides what they asked for themselves. */
export function Approve({ action }: { action: Action }) {
  const { run, self, story, crew } = useDrill();
  const { give } = useCommand();
  const why = draft(run.id, `refuse.${action.id}`);
  if (!run.playing || !decidedHere(action, story.value, crew.value, self)) return null;
  const own = action.by.id === self;
  return (
    <div class="stack">
      {own ? <p class="small">You play alone, so you decide this as well: would you allow it, if somebody else asked?</p> : null}
      <div class="row">
        <CommandButton right="approve" size="small" variant="primary" onClick={() => give({ type: "approve", action: action.id })}>
          Approve
        </CommandButton>
        <TextInput class="grow" label={own ? "Why it may not be done" : `Why ${action.by.name} may not`} quiet placeholder="Why not" bind={why} maxLength={lengths.text} />
        <CommandButton right="approve" size="small" disabled={why.value.trim() === ""} onClick={() => give({ type: "refuse", action: action.id, why: why.peek().trim() }, why)}>
          Refuse
        </CommandButton>
      </div>
    </div>
  );
}

import { draft } from "../../../api/outbox";
import { lengths } from "../../../api/types";
import { TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Action } from "../state/story";

/** Allows or refuses what was asked for; who may is for the drill to say. Whoever plays alone in a drill with a seat for it decides what they asked for themselves. */
export function Approve({ action }: { action: Action }) {
  const { run, self, story, crew } = useDrill();
  const { give } = useCommand();
  const why = draft(run.id, `refuse.${action.id}`);
  const alone = story.value.crew.length < 2;
  const seat = crew.value?.seats.some((s) => s.may.includes("approve")) ?? false;
  if (!run.playing || (alone ? !seat : action.by.id === self)) return null;
  return (
    <div class="row">
      <CommandButton right="approve" size="small" variant="primary" onClick={() => give({ type: "approve", action: action.id })}>
        Approve
      </CommandButton>
      <TextInput class="grow" label={`Why ${action.by.name} may not`} quiet placeholder="Why not" bind={why} maxLength={lengths.text} />
      <CommandButton right="approve" size="small" disabled={why.value.trim() === ""} onClick={() => give({ type: "refuse", action: action.id, why: why.peek().trim() }, why)}>
        Refuse
      </CommandButton>
    </div>
  );
}

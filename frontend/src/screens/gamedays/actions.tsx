import { draft } from "../../api/outbox";
import type { GameDay, ReviewAction, RunPlayer } from "../../api/types";
import { Panel } from "../../ui";
import { ActionItem } from "../debrief/action-item";
import { AddAction } from "../debrief/add-action";

interface ActionsProps {
  day: GameDay;
  actions: readonly ReviewAction[];
  owners: readonly RunPlayer[];
  onChanged: () => void;
}

/** What people do about what they found, each with an owner and a day. */
export function Actions({ day, actions, owners, onChanged }: ActionsProps) {
  return (
    <Panel title="Actions">
      <div class="stack">
        {actions.length === 0 ? <p class="muted">None yet. What is written down here is on its owner's first screen until it is done.</p> : null}
        {actions.map((a) => (
          <ActionItem key={a.id} action={a} onChanged={onChanged} />
        ))}
        <AddAction path={`/api/gamedays/${encodeURIComponent(day.id)}/actions`} text={draft(day.id, "review.action")} owners={owners} onAdded={onChanged} />
      </div>
    </Panel>
  );
}

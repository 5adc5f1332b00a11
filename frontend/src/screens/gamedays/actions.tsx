import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { me } from "../../api/session";
import type { GameDay, ReviewAction, RunPlayer } from "../../api/types";
import { Button, ErrorNote, Panel, Select, TextInput } from "../../ui";
import { ActionItem } from "../debrief/action-item";

interface ActionsProps {
  day: GameDay;
  actions: readonly ReviewAction[];
  owners: readonly RunPlayer[];
  onChanged: () => void;
}

const WEEKS_MS = 14 * 24 * 3_600_000;

/** What people do about what they found, each with an owner and a day. */
export function Actions({ day, actions, owners, onChanged }: ActionsProps) {
  const text = useSignal("");
  const owner = useSignal(me.value?.person.id ?? "");
  const due = useSignal(new Date(Date.now() + WEEKS_MS).toISOString().slice(0, 10));
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const add = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await api.post<ReviewAction>(`/api/gamedays/${encodeURIComponent(day.id)}/actions`, { text: text.value.trim(), owner: owner.value, due: due.value });
      text.value = "";
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Panel title="Actions">
      <div class="stack">
        {actions.length === 0 ? <p class="muted">None yet. What is written down here is on its owner's first screen until it is done.</p> : null}
        {actions.map((a) => (
          <ActionItem key={a.id} action={a} onChanged={onChanged} />
        ))}
        <form class="terms" onSubmit={(e) => void add(e)}>
          <TextInput label="What is to be done" bind={text} maxLength={500} error={problem.value?.field("text")} />
          <Select label="Who does it" bind={owner} options={owners.map((p) => ({ value: p.id, label: p.name }))} error={problem.value?.field("owner")} />
          <TextInput label="By" type="date" bind={due} error={problem.value?.field("due")} />
          <div class="row end">
            <Button type="submit" busy={busy.value} disabled={!text.value.trim()}>
              Add action
            </Button>
          </div>
        </form>
        <ErrorNote problem={problem.value?.errors.length ? null : problem.value} />
      </div>
    </Panel>
  );
}

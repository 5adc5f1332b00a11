import { useSignal, type Signal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { me } from "../../api/session";
import type { RunPlayer } from "../../api/types";
import { Button, ErrorNote, Select, TextInput } from "../../ui";

interface AddActionProps<T> {
  /** Address that it is posted to. */
  path: string;
  /** What is being written; kept by whoever shows this. */
  text: Signal<string>;
  /** Whose it may be. */
  owners: readonly RunPlayer[];
  /** Is given the server's answer. */
  onAdded: (answer: T) => void;
}

/** In a week: what has no day is never done. */
const soon = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

/** Writes down what somebody is to do, with an owner and a day. */
export function AddAction<T>({ path, text, owners, onAdded }: AddActionProps<T>) {
  const owner = useSignal(owners.find((o) => o.id === me.value?.person.id)?.id ?? owners[0]?.id ?? "");
  const due = useSignal(soon());
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const add = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      onAdded(await api.post<T>(path, { text: text.value, owner: owner.value, due: due.value }));
      text.value = "";
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={(e) => void add(e)}>
      <TextInput label="What is to be done" bind={text} maxLength={500} required error={problem.value?.field("text")} />
      <div class="row">
        <Select label="Owner" bind={owner} options={owners.map((o) => ({ value: o.id, label: o.name }))} error={problem.value?.field("owner")} />
        <TextInput label="By" type="date" bind={due} required error={problem.value?.field("due")} />
      </div>
      <ErrorNote problem={problem.value} />
      <div class="row">
        <Button type="submit" busy={busy.value}>
          Add the action
        </Button>
      </div>
    </form>
  );
}

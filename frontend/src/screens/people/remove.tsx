import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { PersonRow } from "../../api/types";
import { Button, Dialog, ErrorNote, Select, toast } from "../../ui";

/** What becomes of somebody's runs when they are removed. */
const fates = [
  { value: "keep", label: "Keep them, without a name" },
  { value: "scores", label: "Keep the scores of what they played alone, and not its logs" },
  { value: "remove", label: "Remove what they played alone, with its grades" },
];

/** Asks once more before all that is known of somebody is taken away. */
export function RemovePerson({ person, onClose, onRemoved }: { person: PersonRow; onClose: () => void; onRemoved: () => void }) {
  const fate = useSignal("keep");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const remove = async () => {
    busy.value = true;
    try {
      await api.del(`/api/people/${encodeURIComponent(person.id)}?runs=${fate.value}`);
      toast(`${person.name} is removed.`, "good");
      onRemoved();
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = false;
    }
  };
  return (
    <Dialog
      open
      title={`Remove ${person.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={busy.value} onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <div class="stack">
        <ErrorNote problem={problem.value} />
        <p>
          Name, login, password, roles, groups and ways to sign in are taken away, and their name is read in no log, debrief or export any more, in the texts of the runs that they had a part in as well. This cannot be undone. Backups and
          exports that were made before still hold it.
        </p>
        <Select label="Their runs" bind={fate} options={fates} hint={fate.value === "keep" ? "They count on in the figures of the drills." : "It waits until none of them is in progress."} />
      </div>
    </Dialog>
  );
}

import { Tabs } from "../../../ui";
import { useDrill } from "../state/drill";
import { HypothesisForm } from "./hypothesis-form";
import { NoteForm } from "./note-form";
import { UpdateForm } from "./update-form";

const KINDS = [
  { id: "note", label: "Note" },
  { id: "hypothesis", label: "Hypothesis" },
  { id: "update", label: "Update" },
] as const;

/** What a person adds to the timeline. */
export function Composer() {
  const { view } = useDrill();
  const kind = view.entry.value;
  return (
    <div class="composer">
      <Tabs label="Add to the timeline" tabs={KINDS} active={kind} onPick={(k) => (view.entry.value = k)}>
        {kind === "note" ? <NoteForm /> : kind === "hypothesis" ? <HypothesisForm /> : <UpdateForm />}
      </Tabs>
    </div>
  );
}

import { Tabs } from "../../../ui";
import { useDrill } from "../state/drill";
import { HypothesisForm } from "./hypothesis-form";
import { ImpactForm } from "./impact-form";
import { NoteForm } from "./note-form";
import { UpdateForm } from "./update-form";

const KINDS = [
  { id: "note", label: "Note" },
  { id: "hypothesis", label: "Hypothesis" },
  { id: "impact", label: "Impact" },
  { id: "update", label: "Update" },
] as const;

const FORMS = { note: NoteForm, hypothesis: HypothesisForm, impact: ImpactForm, update: UpdateForm };

/** What a person adds to the timeline. */
export function Composer() {
  const { view } = useDrill();
  const kind = view.entry.value;
  const Form = FORMS[kind];
  return (
    <div class="composer">
      <Tabs label="Add to the timeline" tabs={KINDS} active={kind} onPick={(k) => (view.entry.value = k)}>
        <Form />
      </Tabs>
    </div>
  );
}

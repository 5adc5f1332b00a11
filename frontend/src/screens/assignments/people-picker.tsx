import { useSignal, type Signal } from "@preact/signals";
import { plural } from "../../format";
import { TextInput } from "../../ui";

interface PeoplePickerProps {
  label: string;
  hint?: string;
  error?: string;
  people: readonly { id: string; name: string }[];
  chosen: Signal<readonly string[]>;
  /** What one of them is. */
  one?: [one: string, many: string];
}

/** Above this many, one looks for a name. */
const FEW = 8;

/** Some of the people there are, each ticked. */
export function PeoplePicker({ label, hint, error, people, chosen, one = ["person", "people"] }: PeoplePickerProps) {
  const find = useSignal("");
  const found = people.filter((p) => p.name.toLowerCase().includes(find.value.trim().toLowerCase()));
  const toggle = (id: string) => (chosen.value = chosen.value.includes(id) ? chosen.value.filter((c) => c !== id) : [...chosen.value, id]);
  return (
    <fieldset class="picker">
      <legend class="field-label">
        {label}
        <span class="muted small">{chosen.value.length ? `, ${plural(chosen.value.length, ...one)}` : ""}</span>
      </legend>
      {people.length > FEW ? <TextInput label={`Find in: ${label}`} quiet placeholder="Find a name" bind={find} /> : null}
      {people.length === 0 ? <p class="muted small">There is nobody to choose.</p> : null}
      <div class="picker-list">
        {found.map((p) => (
          <label key={p.id} class="check">
            <input type="checkbox" class="checkbox" checked={chosen.value.includes(p.id)} onChange={() => toggle(p.id)} />
            <span class="clip" title={p.name}>
              {p.name}
            </span>
          </label>
        ))}
        {people.length > 0 && found.length === 0 ? <p class="muted small">No name has that in it.</p> : null}
      </div>
      {hint ? <span class="field-hint">{hint}</span> : null}
      {error ? (
        <span class="field-error" role="alert">
          {error}
        </span>
      ) : null}
    </fieldset>
  );
}

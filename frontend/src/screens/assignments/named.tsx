import type { Signal } from "@preact/signals";
import { Checks } from "../../ui";

interface NamedProps {
  label: string;
  people: readonly { id: string; name: string }[];
  chosen: Signal<readonly string[]>;
  many?: [one: string, many: string];
  hint?: string;
  error?: string;
}

/** Some of the people or groups there are. */
export function Named({ people, chosen, many = ["person", "people"], ...rest }: NamedProps) {
  return <Checks {...rest} many={many} options={people.map((p) => ({ value: p.id, label: p.name }))} chosen={chosen.value} onChosen={(ids) => (chosen.value = ids)} />;
}

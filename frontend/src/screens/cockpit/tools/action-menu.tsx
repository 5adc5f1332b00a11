import { Select } from "../../../ui";
import { useDrill } from "../state/drill";
import type { Choice } from "../state/applicable";

interface ActionMenuProps {
  label: string;
  choices: readonly Choice[];
  onChoose: (c: Choice) => void;
}

/** Picking an action only opens its dialog. */
export function ActionMenu({ label, choices, onChoose }: ActionMenuProps) {
  const { locked } = useDrill();
  return (
    <Select
      label={label}
      quiet
      value=""
      disabled={locked.value || choices.length === 0}
      onValue={(name) => {
        const choice = choices.find((c) => c.action.name === name);
        if (choice) onChoose(choice);
      }}
      placeholder="Act…"
      options={choices.map((c) => ({ value: c.action.name, label: c.action.title }))}
    />
  );
}

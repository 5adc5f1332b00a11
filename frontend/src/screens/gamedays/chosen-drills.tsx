import type { Signal } from "@preact/signals";
import type { ScenarioCard } from "../../api/types";
import { span } from "../../format";
import { IconButton, Picker, TextInput } from "../../ui";
import { drillChoice } from "../choices";

export interface ChosenDrill {
  scenario: string;
  break_min: string;
}

/** The drills of a game day in their order, with the breaks between them. */
export function ChosenDrills({ drills, cards, error, fixed }: { drills: Signal<readonly ChosenDrill[]>; cards: readonly ScenarioCard[]; error?: string; /** So many have been played. */ fixed: number }) {
  const list = drills.value;
  const put = (i: number, d: ChosenDrill) => (drills.value = list.map((old, at) => (at === i ? d : old)));
  const move = (i: number, by: number) => {
    const next = [...list];
    const [d] = next.splice(i, 1);
    if (d) next.splice(i + by, 0, d);
    drills.value = next;
  };
  const title = (slug: string) => cards.find((c) => c.slug === slug)?.title ?? slug;
  return (
    <fieldset class="checks many">
      <legend class="field-label">Drills, in the order in which they are played</legend>
      {list.length > 0 ? (
        <ol class="chosen-drills">
          {list.map((d, i) => (
            <li key={`${d.scenario}-${i}`}>
              <span class="grow">
                {i + 1}. {title(d.scenario)} <span class="muted small">{span(cards.find((c) => c.slug === d.scenario)?.duration_s ?? 0)}</span>
              </span>
              {i + 1 < list.length ? (
                <TextInput label={`Break after ${title(d.scenario)}, minutes`} type="number" min={0} max={480} value={d.break_min} onValue={(v) => put(i, { ...d, break_min: v })} class="narrow" />
              ) : null}
              <IconButton label={`Play ${title(d.scenario)} earlier`} disabled={i === 0 || i <= fixed} onClick={() => move(i, -1)}>
                ↑
              </IconButton>
              <IconButton label={`Play ${title(d.scenario)} later`} disabled={i + 1 === list.length || i < fixed} onClick={() => move(i, 1)}>
                ↓
              </IconButton>
              <IconButton label={`Leave out ${title(d.scenario)}`} disabled={i < fixed} onClick={() => (drills.value = list.filter((_, at) => at !== i))}>
                ✕
              </IconButton>
            </li>
          ))}
        </ol>
      ) : null}
      <Picker
        label={list.length ? "Add another drill" : "Choose a drill"}
        onPick={(slug) => (drills.value = [...drills.peek(), { scenario: slug, break_min: "10" }])}
        error={error}
        choices={cards.map(drillChoice)}
      />
    </fieldset>
  );
}

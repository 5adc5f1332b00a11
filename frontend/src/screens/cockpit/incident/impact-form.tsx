import { draft } from "../../../api/outbox";
import type { ImpactKind } from "../../../api/types";
import { ErrorNote, Select, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill, useWriting } from "../state/drill";

const EFFECTS: { value: ImpactKind; label: string }[] = [
  { value: "slow", label: "It is slow" },
  { value: "errors", label: "Some of it fails" },
  { value: "unavailable", label: "None of it works" },
];

/** What customers suffer, as far as it is known. */
export function ImpactForm() {
  const { run, map, locked, say } = useDrill();
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const journey = draft(run.id, "impact.journey");
  const share = draft(run.id, "impact.share");
  const kind = draft(run.id, "impact.kind");
  const nothing = !journey.value && !share.value.trim() && !kind.value;

  function state() {
    if (nothing) return;
    const percent = share.peek().replace(/\s/g, "").replace(/%?$/, "%");
    void give(
      {
        type: "impact",
        ...(journey.peek() && { journey: journey.peek() }),
        ...(percent !== "%" && { share: percent }),
        ...(kind.peek() && { kind: kind.peek() as ImpactKind }),
      },
      journey,
      share,
      kind,
    );
  }

  return (
    <form
      class="composer-form"
      onSubmit={(e) => {
        e.preventDefault();
        state();
      }}
    >
      <div class="composer-picks">
        <Select label="Journey" quiet bind={journey} options={map.journeys.map((j) => ({ value: j.name, label: j.title }))} placeholder="Which journey…" disabled={locked.value} />
        <TextInput label={say("Share of customers in percent, as in 30 or 15-30")} quiet placeholder={say("% of customers, as in 15-30")} bind={share} {...writing} maxLength={8} />
        <Select class="composer-change" label="What they get" quiet bind={kind} options={EFFECTS} placeholder="What they get…" disabled={locked.value} />
      </div>
      <ErrorNote problem={problem} />
      <div class="composer-foot">
        <CommandButton right="diagnose" type="submit" size="small" disabled={nothing}>
          State impact
        </CommandButton>
      </div>
    </form>
  );
}

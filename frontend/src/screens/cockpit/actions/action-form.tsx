import type { Signal } from "@preact/signals";
import type { Problem } from "../../../api/client";
import type { ActionSpec } from "../../../api/types";
import { ErrorNote, Select, TextArea, TextInput } from "../../../ui";
import type { Choice } from "../state/applicable";
import { bounds, labelOf, MIN_REASON, type Values } from "../state/plan";
import { RiskNote } from "./risk-note";

interface ActionFormProps {
  action: ActionSpec;
  targets: Choice["targets"];
  target: Signal<string>;
  values: Signal<Values>;
  reason: Signal<string>;
  problem: Problem | null;
}

export function ActionForm({ action, targets, target, values, reason, problem }: ActionFormProps) {
  const short = MIN_REASON - reason.value.trim().length;
  return (
    <div class="stack">
      <p class="muted">{action.doc}</p>
      <RiskNote risk={action.risk} />
      {targets.length > 1 ? (
        <Select label="Target" bind={target} options={targets} />
      ) : (
        <p>
          Target: <b>{targets[0]?.label}</b>
        </p>
      )}
      {(action.parameters ?? []).map((p) => (
        <TextInput
          key={p.name}
          label={labelOf(p)}
          hint={[p.doc, bounds(p), p.optional ? "may be left out" : ""].filter(Boolean).join("; ")}
          inputMode={p.type === "int" ? "numeric" : p.type === "float" ? "decimal" : "text"}
          value={values.value[p.name] ?? p.default ?? ""}
          onValue={(v) => (values.value = { ...values.value, [p.name]: v })}
        />
      ))}
      <TextArea label="Reason" hint={short > 0 ? `Why this, and why now: ${short} more ${short === 1 ? "character" : "characters"} at least` : "Goes on the timeline"} bind={reason} maxLength={1000} autofocus />
      <ErrorNote problem={problem} />
    </div>
  );
}

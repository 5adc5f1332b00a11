import { lengths } from "../../../api/types";
import { capital } from "../../../format";
import type { Signal } from "@preact/signals";
import type { Problem } from "../../../api/client";
import type { ActionSpec } from "../../../api/types";
import { Button, ErrorNote, Select, TextArea } from "../../../ui";
import type { Choice } from "../state/applicable";
import { choicesOf, configures } from "../state/choices";
import { MIN_REASON, type Values } from "../state/plan";
import { ParameterInput } from "./parameter-input";
import { RiskNote } from "./risk-note";
import { useConfig } from "./use-config";

interface ActionFormProps {
  action: ActionSpec;
  targets: Choice["targets"];
  /** Replicas of the service it is aimed at. */
  replicas: readonly string[];
  target: Signal<string>;
  values: Signal<Values>;
  reason: Signal<string>;
  problem: Problem | null;
}

export function ActionForm({ action, targets, replicas, target, values, reason, problem }: ActionFormProps) {
  const have = useConfig(target.value);
  const short = MIN_REASON - reason.value.trim().length;
  return (
    <div class="stack">
      <p class="muted">{action.doc}</p>
      <RiskNote risk={action.risk} />
      {targets.length > 1 ? (
        <Select label={action.target === "edge" ? "Which calls" : "Target"} bind={target} options={targets.map((t) => ({ ...t, label: capital(t.label) }))} />
      ) : (
        <p>
          On <b>{targets[0]?.label}</b>
        </p>
      )}
      {(action.parameters ?? []).map((p) => (
        <ParameterInput key={p.name} parameter={p} choices={choicesOf(p, replicas, have.config)} value={values.value[p.name] ?? p.default ?? ""} onValue={(v) => (values.value = { ...values.value, [p.name]: v })} />
      ))}
      {configures(action) && !have.config ? (
        <p class="row">
          <Button size="small" busy={have.busy} onClick={have.list}>
            List what it has now
          </Button>
          <span class="faint small grow">Shows the present values to choose from; on the record it is a look at the configuration.</span>
        </p>
      ) : null}
      <ErrorNote problem={have.problem} />
      <TextArea label="Reason" hint={short > 0 ? `Why this, and why now: ${short} more ${short === 1 ? "character" : "characters"} at least` : "Goes on the timeline"} bind={reason} maxLength={lengths.reason} />
      <ErrorNote problem={problem} />
    </div>
  );
}

import type { Parameter } from "../../../api/types";
import { Select, TextInput } from "../../../ui";
import { bounds, labelOf, mistake } from "../state/plan";

interface ParameterInputProps {
  parameter: Parameter;
  /** Replicas there are to choose from. */
  replicas: readonly string[];
  value: string;
  onValue: (v: string) => void;
}

/** One value of an action, with what it may be. */
export function ParameterInput({ parameter: p, replicas, value, onValue }: ParameterInputProps) {
  const hint = [p.doc, bounds(p), p.optional ? "may be left out" : ""].filter(Boolean).join("; ");
  if (p.name === "replica" && replicas.length > 0) {
    return <Select label={labelOf(p)} hint={p.optional ? p.doc : undefined} value={value} onValue={onValue} options={replicas} placeholder={p.optional ? "None in particular" : "Choose one"} />;
  }
  return (
    <TextInput
      label={labelOf(p)}
      hint={hint}
      error={mistake(p, value)}
      inputMode={p.type === "int" ? "numeric" : p.type === "float" ? "decimal" : "text"}
      value={value}
      onValue={onValue}
    />
  );
}

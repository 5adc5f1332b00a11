import type { Parameter } from "../../../api/types";
import { Select, TextInput } from "../../../ui";
import type { Choosable } from "../state/choices";
import { bounds, labelOf, mistake } from "../state/plan";

interface ParameterInputProps {
  parameter: Parameter;
  /** What there is to choose from; none: it is typed. */
  choices: readonly Choosable[];
  value: string;
  onValue: (v: string) => void;
}

/** One value of an action, with what it may be. */
export function ParameterInput({ parameter: p, choices, value, onValue }: ParameterInputProps) {
  const hint = [p.doc, bounds(p), p.optional && !p.doc.includes("left out") ? "may be left out" : ""].filter(Boolean).join("; ");
  if (choices.length > 0) {
    // What was typed before there was a list stays, whether or not it is on it.
    const typed = value !== "" && !choices.some((c) => c.value === value) ? [{ value, label: value }] : [];
    return <Select label={labelOf(p)} hint={p.doc} value={value} onValue={onValue} options={[...typed, ...choices]} placeholder={p.optional ? "Left out" : "Choose one"} />;
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

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { plural } from "../format";
import { TextInput } from "./field";

export interface Check<Value extends string> {
  value: Value;
  label: string;
  /** What it means, beside it. */
  says?: string;
}

interface ChecksProps<Value extends string> {
  label: string;
  options: readonly Check<Value>[];
  chosen: readonly Value[];
  /** All that are chosen now: in the order of the options, and what is none of them first. */
  onChosen: (chosen: Value[]) => void;
  hint?: string;
  error?: string;
  /** There may be many: they are counted under that name, scrolled and looked for. */
  many?: [one: string, many: string];
}

/** Above this many, one looks for one. */
const FEW = 8;

/** Any of several. */
export function Checks<Value extends string>({ label, options, chosen, onChosen, hint, error, many }: ChecksProps<Value>) {
  const id = useId();
  const find = useSignal("");
  const wanted = find.value.trim().toLowerCase();
  const found = wanted ? options.filter((o) => `${o.label} ${o.says ?? ""}`.toLowerCase().includes(wanted)) : options;
  const turn = (value: Value, on: boolean) => {
    const others = chosen.filter((c) => !options.some((o) => o.value === c));
    onChosen([...others, ...options.map((o) => o.value).filter((v) => (v === value ? on : chosen.includes(v)))]);
  };
  const rows = found.map((o) => (
    <label key={o.value} class="check">
      <input type="checkbox" class="checkbox" checked={chosen.includes(o.value)} onChange={(e) => turn(o.value, e.currentTarget.checked)} />
      <span class="clip" title={many ? o.label : undefined}>
        {o.label}
      </span>
      {o.says ? <span class="muted small">{o.says}</span> : null}
    </label>
  ));
  return (
    <fieldset class={many ? "checks many" : "checks"} aria-describedby={hint || error ? id : undefined}>
      <legend class="field-label">
        {label}
        {many && chosen.length ? <span class="muted small">, {plural(chosen.length, ...many)}</span> : null}
      </legend>
      {many && options.length > FEW ? <TextInput label={`Find in: ${label}`} quiet type="search" placeholder="Find a name" bind={find} /> : null}
      {many ? (
        <div class="checks-list">
          {rows}
          {options.length === 0 ? <p class="muted small">There is nobody to choose.</p> : found.length === 0 ? <p class="muted small">No name has that in it.</p> : null}
        </div>
      ) : (
        rows
      )}
      <div id={id}>
        {hint ? <span class="field-hint">{hint}</span> : null}
        {error ? (
          <span class="field-error" role="alert">
            {error}
          </span>
        ) : null}
      </div>
    </fieldset>
  );
}

import { useId } from "preact/hooks";

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
  /** All that are chosen now, in the order of the options. */
  onChosen: (chosen: Value[]) => void;
  hint?: string;
  error?: string;
}

/** Any of several. */
export function Checks<Value extends string>({ label, options, chosen, onChosen, hint, error }: ChecksProps<Value>) {
  const id = useId();
  const turn = (value: Value, on: boolean) => onChosen(options.map((o) => o.value).filter((v) => (v === value ? on : chosen.includes(v))));
  return (
    <fieldset class="checks" aria-describedby={hint || error ? id : undefined}>
      <legend class="field-label">{label}</legend>
      {options.map((o) => (
        <label key={o.value} class="check">
          <input type="checkbox" class="checkbox" checked={chosen.includes(o.value)} onChange={(e) => turn(o.value, e.currentTarget.checked)} />
          <span>{o.label}</span>
          {o.says ? <span class="muted small">{o.says}</span> : null}
        </label>
      ))}
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

import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { Field } from "./field";
import { fitting, stepped, type Choice } from "./picking";

interface PickerProps {
  label: string;
  choices: readonly Choice[];
  /** The value that is chosen; empty: none. */
  bind?: Signal<string>;
  /** Something was chosen. Without bind the field is empty again after. */
  onPick?: (value: string) => void;
  placeholder?: string;
  hint?: string;
  error?: string;
}

/**
 * One of many, looked for by typing any words of it: arrows go through what fits, Enter takes
 * it, Escape leaves what was chosen.
 */
export function Picker({ label, choices, bind, onPick, placeholder, hint, error }: PickerProps) {
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const rows = useRef<HTMLUListElement>(null);
  const open = useSignal(false);
  const typed = useSignal<string | null>(null); // null: nothing since it was opened
  const at = useSignal(-1);
  const chosen = choices.find((c) => c.value === bind?.value);
  const found = fitting(choices, typed.value ?? "");

  useEffect(() => {
    if (open.value && at.value >= 0) rows.current?.querySelector(`[id="${list}-${at.value}"]`)?.scrollIntoView({ block: "nearest" });
  }, [open.value, at.value]);

  function show() {
    if (open.peek()) return;
    open.value = true;
    at.value = choices.findIndex((c) => c.value === bind?.peek());
  }

  function close() {
    open.value = false;
    typed.value = null;
    at.value = -1;
  }

  function take(c: Choice | undefined) {
    if (!c) return;
    if (bind) bind.value = c.value;
    close();
    onPick?.(c.value);
  }

  function press(e: KeyboardEvent) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (open.peek()) at.value = stepped(at.peek(), e.key === "ArrowDown" ? 1 : -1, found.length);
      else show();
    } else if (!open.peek()) return;
    else if (e.key === "Escape") close();
    else if (e.key === "Enter") take(found[at.peek()]);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  return (
    <Field label={label} hint={hint} error={error} class="picker">
      {({ id, describedBy, invalid }) => (
        <>
          <input
            ref={field}
            id={id}
            class="input"
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            maxLength={200}
            placeholder={chosen ? chosen.label : (placeholder ?? "Type to find one")}
            value={typed.value ?? (chosen ? called(chosen) : "")}
            aria-autocomplete="list"
            aria-expanded={open.value}
            aria-controls={list}
            aria-activedescendant={open.value && at.value >= 0 ? `${list}-${at.value}` : undefined}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onFocus={(e) => e.currentTarget.select()}
            onClick={show}
            onInput={(e) => {
              show();
              typed.value = e.currentTarget.value;
              at.value = typed.value.trim() && fitting(choices, typed.value).length ? 0 : -1;
            }}
            onKeyDown={press}
            onBlur={close}
          />
          <ul class="completions choices" id={list} ref={rows} role="listbox" aria-label="What fits" hidden={!open.value || found.length === 0}>
            {open.value
              ? found.map((c, i) => (
                  <li key={c.value} id={`${list}-${i}`} role="option" aria-selected={c.value === bind?.value} class={i === at.value ? "chosen" : ""} onMouseDown={(e) => (e.preventDefault(), take(c))}>
                    <span>{c.label}</span>
                    {c.says ? <span class="small muted">{c.says}</span> : null}
                  </li>
                ))
              : null}
          </ul>
          <span class="field-hint" role="status">
            {open.value && found.length === 0 ? (choices.length ? "Nothing has all of these words in it." : "There is nothing to choose.") : ""}
          </span>
        </>
      )}
    </Field>
  );
}

/** What is chosen, as the field has it. */
const called = (c: Choice) => (c.says ? `${c.label} (${c.says})` : c.label);
